import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe } from 'node:test';
import { activityInfo, Context } from '@temporalio/activity';
import { NativeConnection } from '@temporalio/worker';
import { environment, eventTypes, eventsOf, until } from '../support/environment.js';
import { test } from '../support/test.js';

const namespace = 'default';
const WORKFLOW = 1;
const ACTIVITY = 2;

/** What the activities of these scenarios saw, by key. */
const noted = new Map();

function activitiesOf(build = '') {
  return {
    note: async (key, name) => { noted.set(key, [...(noted.get(key) ?? []), { name, at: Date.now() }]); },
    priorityOfTask: async () => activityInfo().priority ?? null,
    buildOfWorker: async () => build,
    hangOnFirstAttempt: async (key) => {
      const { attempt } = activityInfo();
      noted.set(key, attempt);
      if (attempt === 1) await Context.current().sleep('1 hour');
      return attempt;
    },
  };
}

const names = (key) => (noted.get(key) ?? []).map(({ name }) => name);

/** Calls `use` with a queue of its own and a way to start workers on it; they are all stopped afterwards. */
async function onQueue(use) {
  const shared = await environment.get();
  const taskQueue = `workers-${randomUUID()}`;
  const running = [];
  const connections = [];
  const startWorker = async ({ build, deployment, ...options } = {}) => {
    // One connection has at most one worker per queue and build.
    const connection = await NativeConnection.connect({ address: shared.server.address });
    connections.push(connection);
    const worker = await shared.worker({
      connection,
      taskQueue,
      workflows: 'workers',
      activities: activitiesOf(build),
      ...(deployment && {
        workerDeploymentOptions: {
          version: { deploymentName: deployment, buildId: build },
          useWorkerVersioning: true,
          defaultVersioningBehavior: 'PINNED',
        },
      }),
      ...options,
    });
    const done = worker.run();
    const stop = async () => {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await done;
    };
    running.push(stop);
    return { worker, stop };
  };
  const client = shared.client.workflow;
  const start = (type, args = [], more = {}) => client.start(type, { taskQueue, workflowId: `wf-${randomUUID()}`, args, ...more });
  try {
    await use({ ...shared, service: shared.connection.workflowService, taskQueue, client, start, startWorker });
  } finally {
    await Promise.all(running.map((stop) => stop()));
    await Promise.all(connections.map((connection) => connection.close()));
  }
}

const describeQueue = (service, taskQueue, taskQueueType, more = {}) =>
  service.describeTaskQueue({ namespace, taskQueue: { name: taskQueue }, taskQueueType, reportStats: true, ...more });

const backlogOf = async (service, taskQueue, type) => Number((await describeQueue(service, taskQueue, type)).stats.approximateBacklogCount);

/** Starts a versioned worker and waits until the server knows its version on both queues. */
async function startVersion({ startWorker, service }, deployment, build, more = {}) {
  const started = await startWorker({ deployment, build, ...more });
  await until(async () => {
    try {
      const { workerDeploymentVersionInfo: info } = await service.describeWorkerDeploymentVersion({
        namespace, deploymentVersion: { deploymentName: deployment, buildId: build },
      });
      return info.taskQueueInfos.length === 2;
    } catch (error) {
      if (error.code === 5) return false;
      throw error;
    }
  }, `version ${build}`);
  return started;
}

const setCurrent = ({ service }, deploymentName, buildId) =>
  service.setWorkerDeploymentCurrentVersion({ namespace, deploymentName, buildId, identity: 'interop' });

const deploymentName = () => `shop-${randomUUID()}`;

describe('workers', () => {
  test('activities come by priority', () => onQueue(async ({ start, startWorker, service, taskQueue }) => {
    const key = randomUUID();
    const busy = `busy-${key}`;
    const items = [5, 3, 1, 4, 2].map((priorityKey) => ({ name: `p${priorityKey}`, priority: { priorityKey }, taskQueue: busy }));
    await startWorker();
    const handle = await start('prioritized', [key, items]);
    await until(async () => await backlogOf(service, busy, ACTIVITY) === items.length, 'all wait');
    await startWorker({ taskQueue: busy, workflows: undefined, maxConcurrentActivityTaskExecutions: 1, maxConcurrentActivityTaskPolls: 1 });
    await handle.result();
    assert.deepEqual(names(key), ['p1', 'p2', 'p3', 'p4', 'p5']);
    assert.ok(taskQueue);
  }));

  test('activities without a priority inherit that of their workflow', () => onQueue(async ({ start, startWorker }) => {
    await startWorker();
    const handle = await start('inheritsPriority', [undefined], { priority: { priorityKey: 2, fairnessKey: 'tenant-1', fairnessWeight: 2.5 } });
    assert.deepEqual(await handle.result(), { priorityKey: 2, fairnessKey: 'tenant-1', fairnessWeight: 2.5 });
    const own = await start('inheritsPriority', [{ priorityKey: 5 }], { priority: { priorityKey: 2, fairnessKey: 'tenant-1' } });
    const { priorityKey, fairnessKey } = await own.result();
    assert.deepEqual({ priorityKey, fairnessKey }, { priorityKey: 5, fairnessKey: 'tenant-1' });
  }));

  test('a child inherits the priority', () => onQueue(async ({ start, startWorker }) => {
    await startWorker();
    const handle = await start('priorityOfChild', [], { priority: { priorityKey: 4 } });
    assert.equal((await handle.result()).priorityKey, 4);
  }));

  test('tenants share a queue although one has far more tasks', () => onQueue(async ({ start, startWorker, service }) => {
    const key = randomUUID();
    const busy = `busy-${key}`;
    const items = [
      ...Array.from({ length: 20 }, () => ({ name: 'big', priority: { fairnessKey: 'big' }, taskQueue: busy })),
      ...Array.from({ length: 4 }, () => ({ name: 'small', priority: { fairnessKey: 'small' }, taskQueue: busy })),
    ];
    await startWorker();
    const handle = await start('prioritized', [key, items]);
    await until(async () => await backlogOf(service, busy, ACTIVITY) === items.length, 'all wait');
    await startWorker({ taskQueue: busy, workflows: undefined, maxConcurrentActivityTaskExecutions: 1, maxConcurrentActivityTaskPolls: 1 });
    await handle.result();
    assert.equal(names(key).slice(0, 8).filter((name) => name === 'small').length, 4);
  }));

  test('an operator gives a tenant more weight', () => onQueue(async ({ start, startWorker, service }) => {
    const key = randomUUID();
    const busy = `busy-${key}`;
    const items = ['gold', 'iron'].flatMap((name) => Array.from({ length: 20 }, () => ({ name, priority: { fairnessKey: name }, taskQueue: busy })));
    await startWorker();
    const { config } = await service.updateTaskQueueConfig({
      namespace, taskQueue: busy, taskQueueType: ACTIVITY, identity: 'interop', setFairnessWeightOverrides: { gold: 4 },
    });
    assert.equal(config.fairnessWeightOverrides.gold, 4);
    const handle = await start('prioritized', [key, items]);
    await until(async () => await backlogOf(service, busy, ACTIVITY) === items.length, 'all wait');
    await startWorker({ taskQueue: busy, workflows: undefined, maxConcurrentActivityTaskExecutions: 1, maxConcurrentActivityTaskPolls: 1 });
    await handle.result();
    const gold = names(key).slice(0, 20).filter((name) => name === 'gold').length;
    assert.ok(gold >= 15 && gold <= 17, `${gold} of 20`);
  }));

  test('maxTaskQueueActivitiesPerSecond holds for the whole queue', () => onQueue(async ({ start, startWorker, service, taskQueue }) => {
    const key = randomUUID();
    await startWorker({ maxTaskQueueActivitiesPerSecond: 4 });
    await (await start('counts', [key, 12])).result();
    const times = noted.get(key).map(({ at }) => at);
    const seconds = (Math.max(...times) - Math.min(...times)) / 1000;
    assert.ok(seconds >= 1, `${seconds} s for 12 at 4 a second`);
    const { effectiveRateLimit } = await describeQueue(service, taskQueue, ACTIVITY, { reportConfig: true });
    assert.equal(effectiveRateLimit.requestsPerSecond, 4);
  }));

  test('an operator pauses a queue and lets it go on', () => onQueue(async ({ start, startWorker, service }) => {
    const key = randomUUID();
    const paused = `paused-${key}`;
    const limit = (rateLimit) => service.updateTaskQueueConfig({
      namespace, taskQueue: paused, taskQueueType: ACTIVITY, identity: 'interop', updateQueueRateLimit: { rateLimit, reason: 'maintenance' },
    });
    await limit({ requestsPerSecond: 0 });
    await startWorker();
    await startWorker({ taskQueue: paused, workflows: undefined });
    const handle = await start('prioritized', [key, ['a', 'b', 'c'].map((name) => ({ name, taskQueue: paused }))]);
    await until(async () => await backlogOf(service, paused, ACTIVITY) === 3, 'all wait');
    assert.deepEqual(names(key), []);
    await limit(null);
    await handle.result();
    assert.equal(names(key).length, 3);
  }));

  test('describe shows pollers, backlog, age and rates', () => onQueue(async ({ start, startWorker, service, taskQueue }) => {
    const waiting = await Promise.all(Array.from({ length: 3 }, () => start('priorityOfRun', [], { priority: { priorityKey: 2 } })));
    const before = await describeQueue(service, taskQueue, WORKFLOW);
    assert.equal(Number(before.stats.approximateBacklogCount), 3);
    assert.equal(Number(before.statsByPriorityKey[2].approximateBacklogCount), 3);
    assert.ok(before.stats.tasksAddRate > 0);
    assert.equal(before.pollers.length, 0);
    const { worker } = await startWorker({ identity: 'interop-worker' });
    await Promise.all(waiting.map((handle) => handle.result()));
    const after = await describeQueue(service, taskQueue, WORKFLOW);
    assert.equal(Number(after.stats.approximateBacklogCount), 0);
    assert.ok(after.stats.tasksDispatchRate > 0);
    assert.equal(after.pollers[0].identity, 'interop-worker');
    assert.equal(worker.getState(), 'RUNNING');
    const { workflowTaskQueuePartitions } = await service.listTaskQueuePartitions({ namespace, taskQueue: { name: taskQueue } });
    assert.equal(workflowTaskQueuePartitions.length, 1);
  }));

  test('a worker that shuts down gets its polls back at once', () => onQueue(async ({ start, startWorker }) => {
    const { stop } = await startWorker();
    await (await start('priorityOfRun')).result();
    const began = Date.now();
    await stop();
    assert.ok(Date.now() - began < 5_000, `${Date.now() - began} ms`);
  }));

  test('many workers on one queue do each task once', () => onQueue(async ({ start, startWorker }) => {
    const key = randomUUID();
    await Promise.all(Array.from({ length: 6 }, () => startWorker()));
    const handles = await Promise.all(Array.from({ length: 10 }, () => start('counts', [key, 10])));
    await Promise.all(handles.map((handle) => handle.result()));
    assert.equal(names(key).length, 100);
  }));

  test('pollers that scale themselves', () => onQueue(async ({ start, startWorker }) => {
    const key = randomUUID();
    const behavior = { type: 'autoscaling', minimum: 1, initial: 2, maximum: 20 };
    await startWorker({ workflowTaskPollerBehavior: behavior, activityTaskPollerBehavior: behavior });
    const handles = await Promise.all(Array.from({ length: 20 }, () => start('counts', [key, 10])));
    await Promise.all(handles.map((handle) => handle.result()));
    assert.equal(names(key).length, 200);
  }));

  test('an activity of a worker that never answers is given to another', () => onQueue(async ({ start, startWorker }) => {
    const key = randomUUID();
    await startWorker();
    const handle = await start('hangsOnce', [key]);
    assert.equal(await handle.result(), 2);
  }));

  test('a killed worker leaves its workflow to another [#5]', () => onQueue(async ({ start, startWorker, server, taskQueue }) => {
    const child = fork(fileURLToPath(new URL('../support/worker-process.js', import.meta.url)), [server.address, taskQueue, 'workers'], { stdio: 'ignore' });
    const gone = new Promise((resolve) => child.once('exit', resolve));
    const handle = await start('sticks');
    assert.equal(await handle.query('steps'), 0);
    await handle.signal('release');
    await until(async () => await handle.query('steps') === 1, 'the first signal');
    child.kill('SIGKILL');
    await gone;
    await startWorker();
    await handle.signal('release');
    assert.equal(await handle.result(), 2);
    const tasks = (await eventsOf(handle)).filter((event) => event.workflowTaskStartedEventAttributes);
    assert.ok(new Set(tasks.map((event) => event.workflowTaskStartedEventAttributes.identity)).size > 1);
  }));

  test('a worker that says goodbye hands its workflows over without a timeout [#5]', () => onQueue(async ({ start, startWorker }) => {
    const { stop } = await startWorker();
    const handle = await start('sticks');
    await handle.signal('release');
    await until(async () => await handle.query('steps') === 1, 'the first signal');
    await stop();
    await startWorker();
    await handle.signal('release');
    assert.equal(await handle.result(), 2);
    assert.ok(!(await eventTypes(handle)).includes('WORKFLOW_TASK_TIMED_OUT'));
  }));

  test('workers report themselves and can be listed, counted and described', () => onQueue(async ({ startWorker, service, taskQueue, start }) => {
    await startWorker({ identity: `interop-${taskQueue}` });
    await (await start('priorityOfRun')).result();
    const query = `TaskQueue = '${taskQueue}'`;
    const [listed] = await until(async () => {
      const { workers } = await service.listWorkers({ namespace, query });
      return workers.length > 0 && workers;
    }, 'the worker reports');
    assert.equal(listed.workerIdentity, `interop-${taskQueue}`);
    assert.match(listed.sdkName, /typescript/);
    assert.equal(Number((await service.countWorkers({ namespace, query })).count), 1);
    assert.equal(Number((await service.countWorkers({ namespace, query: `${query} AND SdkName STARTS_WITH 'temporal-go'` })).count), 0);
    const { workerInfo } = await service.describeWorker({ namespace, workerInstanceKey: listed.workerInstanceKey });
    assert.equal(workerInfo.workerHeartbeat.taskQueue, taskQueue);
    await assert.rejects(service.listWorkers({ namespace, query: "Color = 'red'" }), /unknown or unsupported worker heartbeat search field/);
  }));
});

describe('versioned workers', () => {
  test('new workflows go to the current version', () => onQueue(async (queue) => {
    const deployment = deploymentName();
    await startVersion(queue, deployment, '1');
    await startVersion(queue, deployment, '2');
    await setCurrent(queue, deployment, '2');
    const handle = await queue.start('pinned', [0]);
    assert.deepEqual(await handle.result(), ['2']);
    const { workflowExecutionInfo: info } = (await handle.describe()).raw;
    assert.equal(info.versioningInfo.deploymentVersion.buildId, '2');
    assert.equal(info.workerDeploymentName, deployment);
  }));

  test('a pinned workflow and its activities stay while the current version changes', () => onQueue(async (queue) => {
    const deployment = deploymentName();
    await startVersion(queue, deployment, '1');
    await startVersion(queue, deployment, '2');
    await setCurrent(queue, deployment, '1');
    const [steps, activity] = await Promise.all([queue.start('pinned', [1]), queue.start('pinnedWithActivity')]);
    await until(async () => (await steps.query('steps')).length === 1, 'the first step');
    await until(async () => (await eventTypes(activity)).includes('WORKFLOW_TASK_COMPLETED'), 'the first task');
    await setCurrent(queue, deployment, '2');
    await steps.signal('release');
    await activity.signal('release');
    assert.deepEqual(await steps.result(), ['1', '1']);
    assert.equal(await activity.result(), '1');
  }));

  test('an auto-upgrade workflow goes over', () => onQueue(async (queue) => {
    const deployment = deploymentName();
    await startVersion(queue, deployment, '1');
    await startVersion(queue, deployment, '2');
    await setCurrent(queue, deployment, '1');
    const handle = await queue.start('upgrades', [1]);
    await until(async () => (await handle.query('steps'))[0] === '1', 'the first step');
    await setCurrent(queue, deployment, '2');
    await handle.signal('release');
    assert.equal((await handle.result()).at(-1), '2');
    const { workflowExecutionInfo: info } = (await handle.describe()).raw;
    assert.equal(info.versioningInfo.deploymentVersion.buildId, '2');
    assert.equal(info.versioningInfo.behavior, 2);
  }));

  test('a ramp takes a part of the workflows, and all at 100 percent', () => onQueue(async (queue) => {
    const deployment = deploymentName();
    await startVersion(queue, deployment, '1');
    await startVersion(queue, deployment, '2');
    await setCurrent(queue, deployment, '1');
    const ramp = (percentage) => queue.service.setWorkerDeploymentRampingVersion({
      namespace, deploymentName: deployment, buildId: '2', percentage, identity: 'interop',
    });
    await ramp(50);
    const handles = await Promise.all(Array.from({ length: 40 }, () => queue.start('pinned', [0])));
    const builds = (await Promise.all(handles.map((handle) => handle.result()))).map(([build]) => build);
    const ramped = builds.filter((build) => build === '2').length;
    assert.ok(ramped > 5 && ramped < 35, `${ramped} of 40`);
    await ramp(100);
    assert.deepEqual(await (await queue.start('pinned', [0])).result(), ['2']);
  }));

  test('an override pins a workflow at its start, and one that runs', () => onQueue(async (queue) => {
    const deployment = deploymentName();
    await startVersion(queue, deployment, '1');
    await startVersion(queue, deployment, '2');
    await setCurrent(queue, deployment, '1');
    const pinnedTo = { deploymentName: deployment, buildId: '2' };
    const overridden = await queue.start('upgrades', [0], { versioningOverride: { pinnedTo } });
    assert.deepEqual(await overridden.result(), ['2']);

    const running = await queue.start('upgrades', [1]);
    await until(async () => (await running.query('steps'))[0] === '1', 'the first step');
    await queue.service.updateWorkflowExecutionOptions({
      namespace,
      workflowExecution: { workflowId: running.workflowId },
      workflowExecutionOptions: { versioningOverride: { pinned: { behavior: 1, version: pinnedTo } } },
      updateMask: { paths: ['versioning_override'] },
    });
    await running.signal('release');
    assert.equal((await running.result()).at(-1), '2');
    await assert.rejects(
      queue.start('upgrades', [0], { versioningOverride: { pinnedTo: { deploymentName: deployment, buildId: '3' } } }),
      (error) => /is not present in task queue/.test(error.cause?.message ?? error.message));
  }));

  test('child and continuation of a pinned workflow stay with it', () => onQueue(async (queue) => {
    const deployment = deploymentName();
    await startVersion(queue, deployment, '1');
    await startVersion(queue, deployment, '2');
    await setCurrent(queue, deployment, '1');
    const [parent, chain] = await Promise.all([queue.start('pinnedParent'), queue.start('pinnedContinues', [[]])]);
    for (const handle of [parent, chain]) await until(async () => (await eventTypes(handle)).includes('WORKFLOW_TASK_COMPLETED'), 'the first task');
    await setCurrent(queue, deployment, '2');
    await parent.signal('release');
    await chain.signal('release');
    assert.deepEqual(await parent.result(), ['1']);
    assert.deepEqual(await chain.result(), ['1', '1']);
  }));

  test('a version drains and is deleted', () => onQueue(async (queue) => {
    const deployment = deploymentName();
    const { stop } = await startVersion(queue, deployment, '1');
    await startVersion(queue, deployment, '2');
    await setCurrent(queue, deployment, '1');
    const handle = await queue.start('pinned', [1]);
    await until(async () => (await handle.query('steps')).length === 1, 'the first step');
    await setCurrent(queue, deployment, '2');
    const statusOf = async () => (await queue.service.describeWorkerDeploymentVersion({
      namespace, deploymentVersion: { deploymentName: deployment, buildId: '1' },
    })).workerDeploymentVersionInfo.status;
    const [draining, drained] = [4, 5];
    assert.equal(await statusOf(), draining);
    await handle.signal('release');
    await handle.result();
    assert.equal(await statusOf(), drained);
    await stop();
    const { workerDeployments } = await queue.service.listWorkerDeployments({ namespace });
    const listed = workerDeployments.find(({ name }) => name === deployment);
    assert.equal(listed.currentVersionSummary.deploymentVersion.buildId, '2');
    const { workerDeploymentInfo } = await queue.service.describeWorkerDeployment({ namespace, deploymentName: deployment });
    assert.equal(workerDeploymentInfo.versionSummaries.length, 2);
  }));
});
