import { expect, it } from "vitest";
import { encodeParameter } from "./encode.ts";

const sent = (oid: number, text: string) => encodeParameter({ oid }, 0, Buffer.from(text)).value.value;

it("reads text in PostgreSQL's spellings where a parameter's type is known", () => {
  expect(["on", "OFF", "t", "no"].map((text) => sent(16, text))).toEqual(["true", "false", "t", "no"]);
  expect(["20200102", "Jan 8, 1999", "1999-01-08", "infinity", "0044-03-15 BC", "nonsense"].map((text) => sent(1082, text))).toEqual(["2020-01-02", "1999-01-08", "1999-01-08", "infinity", "0044-03-15 (BC)", "nonsense"]);
  expect(sent(1184, "1/8/1999 04:05 +2")).toBe("1999-01-08 04:05:00+02:00");
  expect(sent(1186, "P1DT2H")).not.toBe("P1DT2H");
  expect(sent(25, "on")).toBe("on");
  expect(sent(0, "on")).toBe("on");
});
