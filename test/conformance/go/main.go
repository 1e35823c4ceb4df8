// What pgx sees; prints a JSON object. Argument: the port.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
)

var modes = []pgx.QueryExecMode{
	pgx.QueryExecModeCacheStatement,
	pgx.QueryExecModeCacheDescribe,
	pgx.QueryExecModeDescribeExec,
	pgx.QueryExecModeExec,
	pgx.QueryExecModeSimpleProtocol,
}

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatalf("%v", err)
	}
	return value
}

func state(err error) string {
	var known *pgconn.PgError
	if errors.As(err, &known) {
		return known.Code
	}
	return fmt.Sprint(err)
}

func main() {
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	conn := must(pgx.Connect(ctx, "postgres://tavana:tavana@127.0.0.1:"+os.Args[1]+"/tavana"))
	defer conn.Close(ctx)
	seen := map[string]any{}
	for _, mode := range modes {
		seen["parameters "+mode.String()] = parameters(ctx, conn, mode)
	}
	seen["types"] = types(ctx, conn)
	seen["rows"] = rows(ctx, conn)
	seen["batch"] = batch(ctx, conn)
	seen["pipeline after an error"] = pipeline(ctx, conn)
	seen["transaction"] = transaction(ctx, conn)
	seen["errors"] = failures(ctx, conn)
	seen["copied bytes"] = copied(ctx, conn)
	seen["cancel"] = cancelled(ctx, conn)
	seen["after all"] = must(pgx.CollectExactlyOneRow(must(conn.Query(ctx, "select 7")), pgx.RowTo[int32]))
	must(os.Stdout.Write(must(json.Marshal(seen))))
}

// The same statement three times, with and without NULL: the cached forms are used again.
func parameters(ctx context.Context, conn *pgx.Conn, mode pgx.QueryExecMode) []string {
	var found []string
	quoted, umlaut := "it's", "ü"
	for _, text := range []*string{&quoted, nil, &umlaut} {
		var n int64
		var back *string
		err := conn.QueryRow(ctx, "select $1::bigint + 1, $2::varchar", mode, 41, text).Scan(&n, &back)
		if err != nil {
			found = append(found, state(err))
			continue
		}
		shown := "NULL"
		if back != nil {
			shown = *back
		}
		found = append(found, fmt.Sprint(n, " ", shown))
	}
	return found
}

// Scanned from binary.
func types(ctx context.Context, conn *pgx.Conn) []any {
	var truth bool
	var small int16
	var single float32
	var double float64
	var number pgtype.Numeric
	var bytea []byte
	var id [16]byte
	var day, stamp, instant time.Time
	var list []*int32
	var length pgtype.Interval
	err := conn.QueryRow(ctx, `select true, 7::smallint, 1.5::float, 0.1::double, 12.34::decimal(12, 2), 'ab'::blob,
		'00112233-4455-6677-8899-aabbccddeeff'::uuid, date '1969-12-31', timestamp '2020-01-02 03:04:05.678901',
		timestamptz '2020-01-02 03:04:05+02', [1, null, 3], interval '1 month 2 days 3 seconds'`).
		Scan(&truth, &small, &single, &double, &number, &bytea, &id, &day, &stamp, &instant, &list, &length)
	if err != nil {
		return []any{state(err)}
	}
	exact := must(number.Value())
	return []any{truth, small, single, double, exact, string(bytea), fmt.Sprintf("%x", id), day.Format(time.DateOnly),
		stamp.Format(time.RFC3339Nano), instant.UTC().Format(time.RFC3339), list, []any{length.Months, length.Days, length.Microseconds}}
}

func rows(ctx context.Context, conn *pgx.Conn) []any {
	result := must(conn.Query(ctx, "select origin, delay from samples.flights limit 100001"))
	defer result.Close()
	count := 0
	var origin string
	var delay int32
	for result.Next() {
		if err := result.Scan(&origin, &delay); err != nil {
			return []any{state(err)}
		}
		count++
	}
	return []any{count, state(result.Err()), result.CommandTag().String()}
}

func batch(ctx context.Context, conn *pgx.Conn) []int64 {
	queued := &pgx.Batch{}
	for i := range 50 {
		queued.Queue("select $1::bigint * 2", i)
	}
	results := conn.SendBatch(ctx, queued)
	defer results.Close()
	var sum, n int64
	for range 50 {
		if err := results.QueryRow().Scan(&n); err != nil {
			log.Fatal(err)
		}
		sum += n
	}
	return []int64{sum}
}

// What follows an error up to the Sync is left out; what follows the Sync runs.
func pipeline(ctx context.Context, conn *pgx.Conn) []string {
	sent := conn.PgConn().StartPipeline(ctx)
	sent.SendQueryParams("select 1", nil, nil, nil, nil)
	sent.SendQueryParams("select nothing", nil, nil, nil, nil)
	sent.SendQueryParams("select 3", nil, nil, nil, nil)
	must(0, sent.Sync())
	sent.SendQueryParams("select 4", nil, nil, nil, nil)
	must(0, sent.Sync())
	var found []string
	for {
		results, err := sent.GetResults()
		if err != nil {
			found = append(found, state(err))
			continue
		}
		switch result := results.(type) {
		case *pgconn.ResultReader:
			read := result.Read()
			if read.Err != nil {
				found = append(found, state(read.Err))
			} else {
				found = append(found, string(read.Rows[0][0]))
			}
		case *pgconn.PipelineSync:
			found = append(found, "sync")
		case nil:
			must(0, sent.Close())
			return found
		}
	}
}

func transaction(ctx context.Context, conn *pgx.Conn) []any {
	must(conn.Exec(ctx, "create temp table t (a int)"))
	begun := must(conn.Begin(ctx))
	inserted := must(begun.Exec(ctx, "insert into t select i from range($1::int) t(i)", 10)).RowsAffected()
	_, failed := begun.Exec(ctx, "select nothing")
	_, aborted := begun.Exec(ctx, "select 1")
	refused := begun.Commit(ctx)
	var left int64
	must(0, conn.QueryRow(ctx, "select count(*) from t").Scan(&left))
	return []any{inserted, state(failed), state(aborted), fmt.Sprint(refused), left}
}

func failures(ctx context.Context, conn *pgx.Conn) []any {
	_, syntax := conn.Exec(ctx, "selec 1")
	_, table := conn.Exec(ctx, "select * from nowhere")
	_, readOnly := conn.Exec(ctx, "create table t2 (a int)")
	_, listen := conn.Exec(ctx, "listen channel")
	var known *pgconn.PgError
	errors.As(table, &known)
	return []any{state(syntax), state(table), known.Position, state(readOnly), state(listen)}
}

func copied(ctx context.Context, conn *pgx.Conn) []any {
	var text bytes.Buffer
	tag, err := conn.PgConn().CopyTo(ctx, &text, "copy (select i from range(10000) t(i)) to stdout")
	return []any{text.Len(), tag.String(), state(err)}
}

func cancelled(ctx context.Context, conn *pgx.Conn) []any {
	began := time.Now()
	time.AfterFunc(300*time.Millisecond, func() { must(0, conn.PgConn().CancelRequest(ctx)) })
	_, err := conn.Exec(ctx, "select count(*) from range(100000000000) a, range(1000) b")
	return []any{state(err), time.Since(began) < 2*time.Second}
}
