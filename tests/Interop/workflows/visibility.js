import { condition, continueAsNew, defineSignal, setHandler, upsertMemo, upsertSearchAttributes, workflowInfo, CancellationScope, isCancellation } from '@temporalio/workflow';

export const upsertSignal = defineSignal('upsert');
export const finishSignal = defineSignal('finish');

/** Waits; upserts what it is told; ends when told. */
export async function searched() {
  let finished = false;
  setHandler(upsertSignal, ({ attributes, memo }) => {
    if (attributes) upsertSearchAttributes(attributes);
    if (memo) upsertMemo(memo);
  });
  setHandler(finishSignal, () => { finished = true; });
  await condition(() => finished);
  return workflowInfo().searchAttributes;
}

export async function upsertsUnknown() {
  upsertSearchAttributes({ NobodyRegisteredThis: ['x'] });
}

export async function quick() {
  return 'done';
}
