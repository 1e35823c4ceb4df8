/** A number's shortest digits and its decimal exponent: 1234.5 is "12345" and 3. */
interface Shortest {
  readonly digits: string;
  readonly exponent: number;
}

/** PostgreSQL's float8out with extra_float_digits = 1 (src/common/d2s.c): fixed from 1e-4 to below 1e15. */
export function float8Text(value: number): string {
  return special(value) ?? layOut(value, shortest(value, 2 ** 52, Number, nextDouble), 15);
}

/** PostgreSQL's float4out (src/common/f2s.c): fixed from 1e-4 to below 1e6. */
export function float4Text(value: number): string {
  return special(value) ?? layOut(value, shortest(value, 2 ** 21, (text) => Math.fround(Number(text)), nextFloat), 6);
}

function special(value: number): string | undefined {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  return undefined;
}

/**
 * The fewest digits that read back as the value and do not lie exactly between it and a neighbour: PostgreSQL does
 * not take such a midpoint, which only large numbers have with so few digits.
 */
function shortest(value: number, midpointsFrom: number, read: (text: string) => number, next: (value: number) => number): Shortest {
  const size = Math.abs(value);
  for (let precision = 1; precision <= 17; precision++) {
    const text = precision === 1 && read === Number ? size.toExponential() : size.toExponential(precision - 1);
    if (read(text) !== size) continue;
    const [mantissa, exponent] = text.split("e") as [string, string];
    const digits = mantissa.replace(".", "").replace(/0+$/, "");
    if (size >= midpointsFrom && isMidpoint(digits, Number(exponent), size, next(size))) continue;
    return { digits: evenOfTwo(digits, Number(exponent), size), exponent: Number(exponent) };
  }
  throw new RangeError(`${value} has no shortest digits`);
}

/** Of two decimals that are equally near, the even one, as Ryu takes it; JavaScript takes the larger. */
function evenOfTwo(digits: string, exponent: number, value: number): string {
  if (Number(digits.at(-1)) % 2 === 0) return digits;
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const biased = Number(bits >> 52n);
  const mantissa = (bits & 0xfffffffffffffn) | (biased === 0 ? 0n : 1n << 52n);
  // value = mantissa · 2^binary; a tie when it is (digits − ½) · 10^decimal
  const binary = Math.max(biased, 1) - 1075;
  const decimal = exponent - digits.length + 1;
  const left = 2n * mantissa * 2n ** BigInt(Math.max(binary, 0)) * 10n ** BigInt(Math.max(-decimal, 0));
  const right = (2n * BigInt(digits) - 1n) * 2n ** BigInt(Math.max(-binary, 0)) * 10n ** BigInt(Math.max(decimal, 0));
  return left === right ? String(BigInt(digits) - 1n) : digits;
}

/** Exact in integers: from 2^52 (2^21 for floats) on, twice a value is whole. */
function isMidpoint(digits: string, exponent: number, value: number, above: number): boolean {
  if (exponent < digits.length - 4 || !Number.isFinite(above)) return false;
  const scale = 1000n; // room for the fractions .5 and .25 of floats
  const shift = exponent - digits.length + 1 + 3;
  const decimal = BigInt(digits) * 10n ** BigInt(shift);
  const exact = fixed(value);
  const gap = fixed(above) - exact;
  return decimal * 2n === exact * 2n + gap || decimal * 2n === exact * 2n - gap;

  function fixed(number: number): bigint {
    const whole = Math.floor(number);
    return BigInt(whole) * scale + BigInt(Math.round((number - whole) * 1000));
  }
}

const view = new DataView(new ArrayBuffer(8));

function nextDouble(value: number): number {
  view.setFloat64(0, value);
  view.setBigUint64(0, view.getBigUint64(0) + 1n);
  return view.getFloat64(0);
}

function nextFloat(value: number): number {
  view.setFloat32(0, value);
  view.setUint32(0, view.getUint32(0) + 1);
  return view.getFloat32(0);
}

function layOut(value: number, { digits, exponent }: Shortest, fixedBelow: number): string {
  const sign = value < 0 ? "-" : "";
  if (exponent < -4 || exponent >= fixedBelow) {
    const mantissa = digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits;
    return `${sign}${mantissa}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
  }
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
  const whole = exponent + 1;
  if (digits.length <= whole) return sign + digits.padEnd(whole, "0");
  return `${sign}${digits.slice(0, whole)}.${digits.slice(whole)}`;
}

/** A number of `scale` digits after the point. */
export function decimalText(value: bigint, scale: number): string {
  if (scale === 0) return String(value);
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, "0");
  return `${value < 0n ? "-" : ""}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
