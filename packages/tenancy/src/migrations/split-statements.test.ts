import { expect, it } from "vitest";
import { splitStatements } from "./split-statements.ts";

it("splits at the semicolons between statements and at no other", () => {
  const statements = [
    "select ';', \"a;b\", E'it\\'s;', 'it''s;' -- ;\n from t /* ; /* ; */ ; */ where true",
    "create function f() returns int language plpgsql as $body$ begin return 1; end; $body$",
    "create function g() returns int language sql begin atomic select case when true then 1 end; select 2; end",
    "do $$ begin perform 1; end $$",
    "select $1, a$b, 'x'",
  ];
  expect(splitStatements(`-- first;\n/* ; */ ${statements.join(";\n;")};\n-- last`)).toEqual(statements);
});

it("finds no statement in a text of comments", () => {
  expect(splitStatements("-- nothing\n/* at all */ ; ;")).toEqual([]);
});
