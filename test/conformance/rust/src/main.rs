//! Drives Tavana with tokio-postgres and prints what it saw as JSON.
use std::time::Duration;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use futures_util::{pin_mut, TryStreamExt};
use serde_json::{json, Map, Value};
use tokio_postgres::{Client, Config, Error, NoTls};
use uuid::Uuid;

async fn connect(port: u16) -> Result<Client, Error> {
    let (client, connection) = Config::new().host("127.0.0.1").port(port).user("tavana").password("tavana").dbname("tavana").connect(NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

fn state<T>(result: Result<T, Error>) -> Value {
    match result {
        Ok(_) => Value::Null,
        Err(error) => error.code().map_or_else(|| json!(error.to_string()), |code| json!(code.code())),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let port = std::env::args().nth(1).and_then(|text| text.parse().ok()).expect("a port");
    let mut seen = Map::new();
    let mut client = connect(port).await?;

    let row = client
        .query_one(
            "SELECT true, 7::smallint, 8::int, 9007199254740993, 1.5::real, 0.1::double, 'it''s ü', '00112233-4455-6677-8899-aabbccddeeff'::uuid,
               DATE '1969-12-31', TIMESTAMP '2020-01-02 03:04:05.678901', TIMESTAMPTZ '2020-01-02 03:04:05+02', 'a\\x00'::blob, [1, NULL, 3], ['a', NULL], {a: 1}::json, NULL::int",
            &[],
        )
        .await?;
    seen.insert(
        "types".into(),
        json!([
            row.get::<_, bool>(0), row.get::<_, i16>(1), row.get::<_, i32>(2), row.get::<_, i64>(3).to_string(), row.get::<_, f32>(4), row.get::<_, f64>(5), row.get::<_, String>(6),
            row.get::<_, Uuid>(7).to_string(), row.get::<_, NaiveDate>(8).to_string(), row.get::<_, NaiveDateTime>(9).to_string(), row.get::<_, DateTime<Utc>>(10).to_rfc3339(),
            row.get::<_, Vec<u8>>(11), row.get::<_, Vec<Option<i32>>>(12), row.get::<_, Vec<Option<String>>>(13), row.get::<_, Value>(14), row.get::<_, Option<i32>>(15)
        ]),
    );

    let when = NaiveDate::from_ymd_opt(2020, 1, 2).unwrap();
    let sent = client
        .query_one(
            "SELECT $1::int + 1, $2::text, $3::double, $4::date, $5::int[], $6::text[], $7::uuid, $8::boolean, $9::bigint, $10::bytea, $11::timestamptz, $12::json",
            &[&41i32, &"it's ü", &0.1f64, &when, &vec![Some(1i32), None, Some(3)], &vec!["a", "b \"c\""], &Uuid::nil(), &None::<bool>, &i64::MIN, &b"a\0".to_vec(), &DateTime::<Utc>::UNIX_EPOCH, &json!({"a": [1]})],
        )
        .await?;
    seen.insert(
        "parameters".into(),
        json!([
            sent.get::<_, i32>(0), sent.get::<_, String>(1), sent.get::<_, f64>(2), sent.get::<_, NaiveDate>(3).to_string(), sent.get::<_, Vec<Option<i32>>>(4), sent.get::<_, Vec<String>>(5),
            sent.get::<_, Uuid>(6).to_string(), sent.get::<_, Option<bool>>(7), sent.get::<_, i64>(8).to_string(), sent.get::<_, Vec<u8>>(9), sent.get::<_, DateTime<Utc>>(10).to_rfc3339(), sent.get::<_, Value>(11)
        ]),
    );

    let statement = client.prepare("SELECT $1::int * 2").await?;
    let mut doubled = Vec::new();
    for n in 0..5i32 {
        doubled.push(client.query_one(&statement, &[&n]).await?.get::<_, i32>(0));
    }
    seen.insert("prepared again".into(), json!(doubled));
    let (one, two) = tokio::join!(client.query_one("SELECT 1::int", &[]), client.query_one("SELECT 2::int", &[]));
    seen.insert("pipelined".into(), json!([one?.get::<_, i32>(0), two?.get::<_, i32>(0)]));

    // A type that the driver does not know: it asks pg_type, pg_range and pg_namespace in the binary format.
    let interval = client.prepare("SELECT TIMETZ '01:02:03+01', ARRAY[TIMETZ '01:02:03+01'], '101'::bit").await?;
    seen.insert("looked up".into(), json!(interval.columns().iter().map(|column| column.type_().name()).collect::<Vec<_>>()));
    let unknown = client
        .query_one(
            "SELECT t.typname, t.typtype, t.typelem, r.rngsubtype, t.typbasetype, n.nspname, t.typrelid FROM pg_catalog.pg_type t
               LEFT OUTER JOIN pg_catalog.pg_range r ON r.rngtypid = t.oid INNER JOIN pg_catalog.pg_namespace n ON t.typnamespace = n.oid WHERE t.oid = $1",
            &[&1007u32],
        )
        .await?;
    seen.insert("pg_type".into(), json!([unknown.get::<_, String>(0), unknown.get::<_, i8>(1) as u8 as char, unknown.get::<_, u32>(2), unknown.get::<_, Option<u32>>(3), unknown.get::<_, u32>(4), unknown.get::<_, String>(5), unknown.get::<_, u32>(6)]));

    let simple = client.simple_query("SELECT 1 AS a; SELECT 'x' AS b").await?;
    seen.insert("simple".into(), json!(simple.len()));

    seen.insert(
        "errors".into(),
        json!([
            state(client.query("selec", &[]).await), state(client.query("SELECT nothing", &[]).await), state(client.query("SELECT * FROM nothing", &[]).await),
            state(client.query("SELECT 1 / $1::int::varchar::date", &[&1i32]).await), state(client.batch_execute("CREATE TABLE kept (n int)").await)
        ]),
    );

    let transaction = client.transaction().await?;
    transaction.batch_execute("CREATE TEMP TABLE kept (n int)").await?;
    let changed = transaction.execute("INSERT INTO kept SELECT range FROM range(10)", &[]).await?;
    transaction.commit().await?;
    let transaction = client.transaction().await?;
    transaction.execute("INSERT INTO kept VALUES (11)", &[]).await?;
    let failed = state(transaction.query("SELECT nothing", &[]).await);
    let refused = state(transaction.query("SELECT 1", &[]).await);
    transaction.rollback().await?;
    let left = client.query_one("SELECT count(*) FROM kept", &[]).await?.get::<_, i64>(0);
    seen.insert("transactions".into(), json!([changed, failed, refused, left]));

    let transaction = client.transaction().await?;
    let portal = transaction.bind("SELECT range FROM range(250)", &[]).await?;
    let mut pieces = Vec::new();
    loop {
        let rows = transaction.query_portal(&portal, 100).await?.len();
        pieces.push(rows);
        if rows < 100 {
            break;
        }
    }
    transaction.commit().await?;
    seen.insert("portal".into(), json!(pieces));

    let rows = client.query_raw("SELECT range FROM range(100000)", Vec::<i32>::new()).await?;
    pin_mut!(rows);
    let mut sum = 0;
    while let Some(row) = rows.try_next().await? {
        sum += row.get::<_, i64>(0);
    }
    seen.insert("streamed".into(), json!(sum));

    let copied: Vec<_> = client.copy_out("COPY (SELECT range FROM range(3)) TO STDOUT").await?.try_collect().await?;
    seen.insert("copied".into(), json!(String::from_utf8(copied.concat()).unwrap()));

    let token = client.cancel_token();
    let (cancelled, _) = tokio::join!(client.query("SELECT count(*) FROM range(100000000000) t(i) WHERE i % 7 = 3", &[]), async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        token.cancel_query(NoTls).await
    });
    seen.insert("cancel".into(), state(cancelled));
    seen.insert("after all".into(), json!(client.query_one("SELECT 7::int", &[]).await?.get::<_, i32>(0)));
    println!("{}", Value::Object(seen));
    Ok(())
}
