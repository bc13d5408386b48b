import { expect, it } from "vitest";
import type { Bill } from "../api/documents.ts";
import { accountOf } from "./account.ts";

it("says what stood, what this bill changes, and what stands: a release lessens what is withheld", () => {
  const bill = {
    total: { upToDate: "158197.47", previous: "67442.1", since: "90755.37" },
    securedAdvances: { rows: [], total: { upToDate: "0", previous: "12000", since: "-12000" } },
    withheldToDate: "3500",
    memorandum: {
      lines: [
        { id: "since", base: ["since"], amount: "90755.37" },
        { id: "released", base: ["withheld"], amount: "5000" },
        { id: "withheld_here", base: [], amount: "2000.5", effect: "deduct", withheld: true },
      ],
    },
  } as unknown as Bill;
  expect(accountOf(bill)).toEqual({
    work: { previous: "67442.1", now: "90755.37", upToDate: "158197.47" },
    advances: { previous: "12000", now: "-12000", upToDate: "0" },
    withheld: { previous: "6499.5", now: "-2999.5", upToDate: "3500" },
    // 67,442.10 + 12,000 − 6,499.50, and what of it this bill changes.
    balance: { previous: "72942.6", now: "81754.87", upToDate: "154697.47" },
  });
});
