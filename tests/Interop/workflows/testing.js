import {
  CancellationScope, condition, defineQuery, defineSignal, executeChild, proxyActivities, setHandler, sleep, workflowInfo,
} from '@temporalio/workflow';

export async function sleepFor(...times) {
  const woken = [];
  for (const time of times) {
    await sleep(time);
    woken.push(Date.now());
  }
  return woken;
}

export async function retriesSlowly(succeedsAt) {
  return await proxyActivities({
    startToCloseTimeout: '1 minute', retry: { initialInterval: '1 hour', backoffCoefficient: 2, maximumInterval: '100 days' },
  }).flaky(succeedsAt);
}

export async function raceActivityAndTimer(timer) {
  return await Promise.race([
    sleep(timer).then(() => 'timer'),
    proxyActivities({ startToCloseTimeout: '10 days' }).sleepInServerTime('1 day').then(() => 'activity'),
  ]);
}

export async function waitsForSignal(timeout) {
  let received;
  setHandler(defineSignal('go'), (text) => {
    received = text;
  });
  setHandler(defineQuery('received'), () => received ?? 'nothing');
  await condition(() => received !== undefined, timeout);
  return received ?? 'timed out';
}

export async function childOf(time) {
  return await executeChild('sleepFor', { args: [time], workflowId: `${workflowInfo().workflowId}-child` });
}

export async function cronRun() {
  return new Date(workflowInfo().runStartTime).toISOString();
}

export async function cancellableSleep() {
  try {
    await CancellationScope.cancellable(() => sleep('10 years'));
  } finally {
    await CancellationScope.nonCancellable(() => sleep('1 day'));
  }
}

export async function hello(name) {
  return `hello ${name}`;
}
