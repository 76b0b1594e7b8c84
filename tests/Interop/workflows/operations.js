// Workflows for the scenarios of resets, operator commands, eager tasks, id policies and limits.
import {
  condition, continueAsNew, defineQuery, defineSignal, defineUpdate, executeChild, proxyActivities, proxyLocalActivities, setHandler, workflowInfo,
} from '@temporalio/workflow';

const short = proxyActivities({ startToCloseTimeout: '10s', retry: { initialInterval: '20ms', maximumInterval: '50ms' } });

export const go = defineSignal('go');
export const seenSignals = defineQuery('seenSignals');
export const put = defineUpdate('put');

/** `count` rounds: an activity, then a wait for one more signal. */
export async function stages(count) {
  const signals = [];
  setHandler(go, (value) => {
    signals.push(value);
  });
  setHandler(seenSignals, () => signals);
  const results = [];
  for (let round = 0; round < count; round++) {
    results.push(await short.work(round));
    await condition(() => signals.length > round);
  }
  return { results, signals };
}

export async function holder() {
  const values = [];
  let done = false;
  setHandler(put, (value) => {
    values.push(value);
    return values.length;
  });
  setHandler(go, () => {
    done = true;
  });
  await condition(() => done);
  return values;
}

export async function oneActivity(options) {
  return await proxyActivities({ startToCloseTimeout: '1 minute', retry: { initialInterval: '50ms' }, ...options }).work(0);
}

export async function parentOfWaiter(childId) {
  const child = executeChild('waiter', { workflowId: childId });
  let ready = false;
  setHandler(go, () => {
    ready = true;
  });
  await condition(() => ready);
  return await child;
}

export async function waiter(value = 'child') {
  let done = false;
  setHandler(go, () => {
    done = true;
  });
  await condition(() => done);
  return value;
}

/** Continues as new with each signal and returns the signals of its last run. */
export async function chain(runs) {
  const signals = [];
  setHandler(go, (value) => {
    signals.push(value);
  });
  await condition(() => signals.length > 0);
  if (runs > 1) await continueAsNew(runs - 1);
  await condition(() => signals.includes('end'));
  return { signals, run: workflowInfo().runId };
}

export async function longLocal() {
  const { work } = proxyLocalActivities({ startToCloseTimeout: '20s', localRetryThreshold: '20s' });
  return await work(0);
}

export async function marks(count) {
  for (let i = 0; i < count; i++) await short.work(i);
}
