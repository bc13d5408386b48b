import { hash, verify } from "@node-rs/argon2";
import { ProblemError } from "../../errors.ts";

/** OWASP's least for Argon2id: 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Each takes a core for some 30 ms and 19 MiB: two at once leave the rest of the service its share. */
const atOnce = 2;
/** About a second of work; more than that in line is an attack or an outage, and waiting would not help. */
const inLine = 64;

export interface Passwords {
  hash(password: string): Promise<string>;
  /** Takes the same time whether or not there is an account. */
  isRight(hash: string | undefined, password: string): Promise<boolean>;
}

export function createPasswords(): Passwords {
  const waiting: (() => void)[] = [];
  let running = 0;
  let hashOfNobody: Promise<string> | undefined;

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (running >= atOnce) {
      if (waiting.length >= inLine) {
        throw new ProblemError("BUSY", {
          detail: "Too many log-ins at this moment",
          headers: { "retry-after": "2" },
        });
      }
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
      });
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      // the turn goes to the next in line, or back
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  }

  return {
    hash: (password) => inTurn(() => hash(password, cost)),
    async isRight(known, password) {
      const against = known ?? (await (hashOfNobody ??= hash("nobody's password", cost)));
      const isSame = await inTurn(() => verify(against, password));
      return known !== undefined && isSame;
    },
  };
}
