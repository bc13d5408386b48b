import type { TenantTransaction } from "@rowhouse/tenancy";

type Act = () => Promise<void>;
type Work<T> = (tx: TenantTransaction) => Promise<T>;

const acts = new WeakMap<TenantTransaction, Act[]>();

/** Notes what is to be done once the transaction has committed. If the process dies before, it is never done. */
export function afterCommit(tx: TenantTransaction, act: Act): void {
  const noted = acts.get(tx);
  if (noted === undefined)
    throw new Error("This transaction was not begun with committing(), so nobody would act");
  noted.push(act);
}

/** Runs a unit of work, and after its commit what was noted in it; after a rollback nothing of that. */
export async function committing<T>(transaction: (work: Work<T>) => Promise<T>, work: Work<T>): Promise<T> {
  let noted: Act[] = [];
  const result = await transaction((tx) => {
    // inside another unit of work: the outer one commits
    if (acts.has(tx)) return work(tx);
    // a second attempt begins with nothing noted
    acts.set(tx, (noted = []));
    return work(tx);
  });
  for (const act of noted) await act();
  return result;
}
