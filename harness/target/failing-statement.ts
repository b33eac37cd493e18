import type { Client } from 'pg';
import type { FailingStatement } from '../core/database.ts';

/** Of the sequence, the function and each trigger. */
const NAME = 'regproof_statement';

/** Counts statements that change rows by a sequence, which no rollback takes back, and raises an error at the nth. Closes the client at the end. */
export async function failStatement(client: Client, nth: number, sqlstate: string): Promise<FailingStatement> {
  const { rows: tables } = await client.query<{ name: string }>(
    "SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public'",
  );
  await client.query(`
    CREATE SEQUENCE ${NAME};
    CREATE FUNCTION ${NAME}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF nextval('${NAME}') = ${nth} THEN RAISE EXCEPTION 'raised by regproof' USING ERRCODE = '${sqlstate}'; END IF;
      RETURN NULL;
    END $$;
    ${tables.map(({ name }) => `CREATE TRIGGER ${NAME} BEFORE INSERT OR UPDATE OR DELETE ON ${name} EXECUTE FUNCTION ${NAME}();`).join('\n')}`);
  return {
    async statements() {
      const { rows } = await client.query(`SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS n FROM ${NAME}`);
      return Number(rows[0].n);
    },
    async [Symbol.asyncDispose]() {
      await client.query(`DROP FUNCTION ${NAME} CASCADE; DROP SEQUENCE ${NAME}`);
      await client.end();
    },
  };
}
