import { condition, continueAsNew, defineSignal, setHandler, workflowInfo, CancellationScope, isCancellation, ApplicationFailure, sleep } from '@temporalio/workflow';

export async function quick(name = 'weir') {
  return `hello ${name}`;
}

export async function lastResult() {
  const info = workflowInfo();
  return { before: info.lastResult ?? null, failed: info.lastFailure?.message ?? null, count: (info.lastResult?.count ?? 0) + 1 };
}

export async function fails() {
  throw ApplicationFailure.nonRetryable('broken');
}

export const proceed = defineSignal('proceed');

export async function waits() {
  let go = false;
  setHandler(proceed, () => { go = true; });
  try {
    await condition(() => go);
  } catch (error) {
    if (isCancellation(error)) await CancellationScope.nonCancellable(async () => {});
    throw error;
  }
}

export async function twice(round = 1) {
  if (round === 1) await continueAsNew(2);
  let go = false;
  setHandler(proceed, () => { go = true; });
  await condition(() => go);
  return round;
}

export async function failsOnOddRuns() {
  const info = workflowInfo();
  const before = info.lastResult ?? 0;
  if (info.lastFailure === undefined && before === 1) throw ApplicationFailure.nonRetryable('odd');
  await sleep(1);
  return before + 1;
}
