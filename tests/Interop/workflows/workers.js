import {
  condition, continueAsNew, defineQuery, defineSignal, executeChild, proxyActivities, setHandler, setWorkflowOptions, workflowInfo,
} from '@temporalio/workflow';

const release = defineSignal('release');
const steps = defineQuery('steps');

/** Schedules an activity per item at once, each with its own priority; the worker notes the order in which it gets them. */
export async function prioritized(key, items) {
  await Promise.all(items.map(({ name, priority, taskQueue }) =>
    proxyActivities({ startToCloseTimeout: '30s', priority, taskQueue }).note(key, name)));
}

/** The priority that an activity without one of its own runs with. */
export async function inheritsPriority(priority) {
  return await proxyActivities({ startToCloseTimeout: '10s', priority }).priorityOfTask();
}

export async function priorityOfChild() {
  return await executeChild(priorityOfRun);
}

export async function priorityOfRun() {
  return workflowInfo().priority ?? null;
}

export async function counts(key, count) {
  await Promise.all(Array.from({ length: count }, (_, index) => proxyActivities({ startToCloseTimeout: '30s' }).note(key, String(index))));
}

export async function hangsOnce(key) {
  return await proxyActivities({ startToCloseTimeout: '2s', retry: { initialInterval: '20ms' } }).hangOnFirstAttempt(key);
}

/** Answers with the build of the worker on each signal, and in the end with all of them. */
async function tellsBuild(signals) {
  const seen = [workflowInfo().currentDeploymentVersion?.buildId];
  let released = 0;
  setHandler(release, () => { released += 1; });
  setHandler(steps, () => seen);
  for (let i = 0; i < signals; i++) {
    await condition(() => released > i);
    seen.push(workflowInfo().currentDeploymentVersion?.buildId);
  }
  return seen;
}

export async function pinned(signals) {
  return await tellsBuild(signals);
}
setWorkflowOptions({ versioningBehavior: 'PINNED' }, pinned);

export async function upgrades(signals) {
  return await tellsBuild(signals);
}
setWorkflowOptions({ versioningBehavior: 'AUTO_UPGRADE' }, upgrades);

export async function pinnedWithActivity() {
  let released = false;
  setHandler(release, () => { released = true; });
  await condition(() => released);
  return await proxyActivities({ startToCloseTimeout: '10s' }).buildOfWorker();
}
setWorkflowOptions({ versioningBehavior: 'PINNED' }, pinnedWithActivity);

export async function pinnedParent() {
  let released = false;
  setHandler(release, () => { released = true; });
  await condition(() => released);
  return await executeChild(pinned, { args: [0] });
}
setWorkflowOptions({ versioningBehavior: 'PINNED' }, pinnedParent);

export async function pinnedContinues(builds) {
  let released = false;
  setHandler(release, () => { released = true; });
  await condition(() => released || builds.length > 0);
  const next = [...builds, workflowInfo().currentDeploymentVersion?.buildId];
  if (next.length < 2) await continueAsNew(next);
  return next;
}
setWorkflowOptions({ versioningBehavior: 'PINNED' }, pinnedContinues);

export async function sticks() {
  let count = 0;
  setHandler(release, () => { count += 1; });
  setHandler(steps, () => count);
  await condition(() => count >= 2);
  return count;
}
