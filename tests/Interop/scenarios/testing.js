// Weir's executable in the place of those that the official SDK's test environments download.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import grpc from '@grpc/grpc-js';
import { Client, Connection, CancelledFailure, TimeoutFailure } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import * as activities from '../support/activities.js';
import { bundle, Environment, eventsOf, eventTypes, until } from '../support/environment.js';
import { program, Server, store, withFolder } from '../support/server.js';
import { test } from '../support/test.js';

const executable = { type: 'existing-path', path: program };
const second = 1000;
const day = 24 * 3600 * second;

/** A test environment with a worker of its own for each use. */
class Tested {
  constructor(env) {
    this.env = env;
    this.taskQueue = `queue-${randomUUID()}`;
  }

  async run(use, options = {}) {
    const { env, taskQueue } = this;
    const worker = await Worker.create({
      connection: env.nativeConnection,
      namespace: env.namespace,
      taskQueue,
      workflowBundle: await bundle('testing'),
      activities: { ...activities, sleepInServerTime: (time) => env.sleep(time), ...options.activities },
      shutdownGraceTime: '1s',
    });
    const client = env.client.workflow;
    const named = (more) => ({ taskQueue, workflowId: `wf-${randomUUID()}`, ...more });
    return await worker.runUntil(use({
      client,
      taskQueue,
      start: (type, args = [], more = {}) => client.start(type, named({ args, ...more })),
      execute: (type, args = [], more = {}) => client.execute(type, named({ args, ...more })),
    }));
  }
}

describe('time skipping', () => {
  let env;
  before(async () => {
    env = await TestWorkflowEnvironment.createTimeSkipping({ server: { executable } });
  });
  after(() => env.teardown());

  const tested = (use, options) => new Tested(env).run(use, options);
  const elapsed = async (use) => {
    const [realStart, start] = [Date.now(), await env.currentTimeMs()];
    const result = await use();
    return { result, skipped: await env.currentTimeMs() - start, real: Date.now() - realStart };
  };

  test('a workflow sleeps a year in no time, and sees its clock a year on', () => tested(async ({ execute }) => {
    const { result, skipped, real } = await elapsed(async () => {
      const before = await env.currentTimeMs();
      const [woken] = await execute('sleepFor', ['365 days']);
      return woken - before;
    });
    assert.ok(result >= 365 * day && result < 365 * day + 60 * second, `it slept ${result} ms`);
    assert.ok(skipped >= 365 * day && skipped < 365 * day + 60 * second, `${skipped} ms were skipped`);
    assert.ok(real < 20 * second);
  }));

  test('timers of several runs fire in the order of their times', () => tested(async ({ start }) => {
    const times = ['3 days', '1 day', '2 days'];
    const handles = await Promise.all(times.map((time) => start('sleepFor', [time])));
    const woken = [];
    for (const handle of handles) woken.push((await handle.result())[0]);
    assert.ok(woken[1] < woken[2] && woken[2] < woken[0]);
    assert.ok(woken[0] - woken[1] >= 2 * day - 10 * second);
  }));

  test('env.sleep skips its time and no more, and the lock is back afterwards', () => tested(async ({ start }) => {
    const handle = await start('waitsForSignal', ['30 days']);
    await until(async () => (await eventTypes(handle)).includes('TIMER_STARTED'), 'the timer started');
    const { skipped } = await elapsed(() => env.sleep('10 days'));
    assert.ok(skipped >= 10 * day && skipped < 10 * day + 60 * second);
    assert.equal(await handle.query('received'), 'nothing');
    const { skipped: locked } = await elapsed(() => new Promise((resolve) => setTimeout(resolve, 300)));
    assert.ok(locked < 10 * second, `${locked} ms passed under the lock`);
    await handle.signal('go', 'now');
    assert.equal(await handle.result(), 'now');
  }));

  test('a condition that nobody fulfils times out', () => tested(async ({ execute }) => {
    assert.equal(await execute('waitsForSignal', ['30 days']), 'timed out');
  }));

  test('retries of an activity do not wait for their backoff', () => tested(async ({ execute }) => {
    const { result, skipped } = await elapsed(() => execute('retriesSlowly', [6]));
    assert.equal(result, 6);
    assert.ok(skipped >= 31 * 3600 * second && skipped < 32 * 3600 * second, `${skipped} ms were skipped`);
  }));

  test('an activity holds time back while it runs', () => tested(async ({ execute }) => {
    const { skipped, real } = await elapsed(() => execute('raceActivityAndTimer', ['10 days']));
    assert.ok(skipped < 2 * day && real < 30 * second);
  }));

  test('an activity that sleeps in the server\'s time loses a race against a shorter timer', () => tested(async ({ execute }) => {
    assert.equal(await execute('raceActivityAndTimer', ['12 hours']), 'timer');
  }));

  test('an activity that sleeps in the server\'s time wins a race against a longer timer', () => tested(async ({ execute }) => {
    assert.equal(await execute('raceActivityAndTimer', ['2 days']), 'activity');
  }));

  test('a parent waits for a child that sleeps', () => tested(async ({ execute }) => {
    const { skipped } = await elapsed(() => execute('childOf', ['100 days']));
    assert.ok(skipped >= 100 * day && skipped < 101 * day);
  }));

  test('a run that hangs runs into its execution timeout', () => tested(async ({ execute }) => {
    await assert.rejects(execute('waitsForSignal', ['90 days'], { workflowExecutionTimeout: '1 day' }), (error) => error.cause instanceof TimeoutFailure);
  }));

  test('a delayed start is not waited for', () => tested(async ({ execute }) => {
    const { result, skipped } = await elapsed(() => execute('hello', ['you'], { startDelay: '7 days' }));
    assert.equal(result, 'hello you');
    assert.ok(skipped >= 7 * day && skipped < 8 * day);
  }));

  test('a cancelled run takes a day to clean up', () => tested(async ({ start }) => {
    const handle = await start('cancellableSleep');
    await until(async () => (await eventTypes(handle)).includes('TIMER_STARTED'), 'the timer started');
    await handle.cancel();
    const { skipped } = await elapsed(() => assert.rejects(handle.result(), (error) => error.cause instanceof CancelledFailure));
    assert.ok(skipped >= day && skipped < 2 * day);
  }));

  test('cron runs happen at their times, one after another [#53]', () => tested(async ({ start, client }) => {
    const handle = await start('cronRun', [], { cronSchedule: '0 * * * *' });
    await env.sleep('5 hours');
    const runs = [];
    for await (const run of client.list({ query: `WorkflowId = '${handle.workflowId}' AND ExecutionStatus = 'Completed'` })) runs.push(run);
    await client.getHandle(handle.workflowId).terminate();
    assert.ok(runs.length >= 4 && runs.length <= 5, `${runs.length} runs`);
  }));

  test('a schedule acts at its times', () => tested(async ({ taskQueue }) => {
    const schedule = await env.client.schedule.create({
      scheduleId: `schedule-${randomUUID()}`,
      spec: { intervals: [{ every: '1 day' }] },
      action: { type: 'startWorkflow', workflowType: 'hello', taskQueue, args: ['schedule'] },
    });
    await env.sleep('4 days');
    const { info } = await schedule.describe();
    assert.equal(info.numActionsTaken, 4);
    const times = info.recentActions.map((action) => action.scheduledAt.getTime());
    assert.ok(times.every((time) => time % day === 0) && new Set(times).size === 4, `${times}`);
    await schedule.delete();
  }));

  test('another worker goes on with a run that sleeps', async () => {
    const queue = new Tested(env);
    let handle;
    await queue.run(async ({ start: begin }) => {
      handle = await begin('sleepFor', ['1 day', '1 day']);
      await until(async () => (await eventTypes(handle)).includes('TIMER_STARTED'), 'the timer started');
    });
    const [first, next] = await queue.run(() => handle.result());
    assert.ok(next - first >= day && next - first < day + 60 * second);
  });

  test('a client that does not skip waits in real time', () => tested(async ({ start }) => {
    const handle = await start('sleepFor', ['700ms']);
    const plain = new Client({ connection: env.connection }).workflow;
    const { real, skipped } = await elapsed(() => plain.getHandle(handle.workflowId).result());
    assert.ok(real >= 500 && skipped < 20 * second, `${real} ms real, ${skipped} ms in the server`);
  }));

  test('an unlock without a lock is refused', async () => {
    await env.connection.testService.unlockTimeSkipping({});
    await assert.rejects(env.connection.testService.unlockTimeSkipping({}), /not locked/);
    await env.connection.testService.lockTimeSkipping({});
  });

  test('events carry the skipped time', () => tested(async ({ start }) => {
    const handle = await start('sleepFor', ['1000 days']);
    await handle.result();
    const events = await eventsOf(handle);
    const [begun, fired] = ['timerStartedEventAttributes', 'timerFiredEventAttributes'].map((name) => events.find((event) => event[name]));
    const apart = Number(fired.eventTime.seconds) - Number(begun.eventTime.seconds);
    assert.ok(apart >= 1000 * day / second && apart < 1000 * day / second + 60, `${apart} s apart`);
  }));
});

describe('the dev server', () => {
  const local = async (server, use) => {
    const env = await TestWorkflowEnvironment.createLocal({ server: { executable, ...server } });
    try {
      return await use(env);
    } finally {
      await env.teardown();
    }
  };

  test('createLocal runs workflows in its namespace', () => local({ namespace: 'elsewhere' }, async (env) => {
    assert.equal(env.namespace, 'elsewhere');
    assert.equal(await new Tested(env).run(({ execute }) => execute('hello', ['local'])), 'hello local');
    const { namespaceInfo } = await env.connection.workflowService.describeNamespace({ namespace: 'elsewhere' });
    assert.equal(namespaceInfo.name, 'elsewhere');
    await env.connection.workflowService.describeNamespace({ namespace: 'default' });
    await assert.rejects(env.connection.workflowService.describeNamespace({ namespace: 'nowhere' }), /nowhere/);
  }));

  test('createLocal has its search attributes from the start', () => {
    const color = defineSearchAttributeKey('Color', SearchAttributeType.KEYWORD);
    const size = defineSearchAttributeKey('Size', SearchAttributeType.INT);
    return local({ searchAttributes: [color, size] }, (env) => new Tested(env).run(async ({ start, client }) => {
      const handle = await start('hello', ['red'], { typedSearchAttributes: [{ key: color, value: 'red' }, { key: size, value: 3 }] });
      await handle.result();
      const found = [];
      for await (const run of client.list({ query: "Color = 'red' AND Size > 2" })) found.push(run.workflowId);
      assert.deepEqual(found, [handle.workflowId]);
    }));
  });

  test('createLocal keeps runs in its database file', () => withFolder(async (folder) => {
    const dbFilename = join(folder, 'runs.db');
    let id;
    await local({ dbFilename }, (env) => new Tested(env).run(async ({ start }) => {
      const handle = await start('hello', ['disk']);
      assert.equal(await handle.result(), 'hello disk');
      id = handle.workflowId;
    }));

    // The environment kills its server: nothing that was acknowledged is lost.
    await local({ dbFilename }, async (env) => assert.equal(await env.client.workflow.getHandle(id).result(), 'hello disk'));
    await rm(dbFilename, { recursive: true });
  }));

  test('limits are taken from dynamic configuration values', () =>
    local({ extraArgs: ['--dynamic-config-value', 'limit.blobSize.error=2000'] }, (env) => new Tested(env).run(async ({ execute }) => {
      await execute('hello', ['x'.repeat(100)]);
      await assert.rejects(execute('hello', ['x'.repeat(3000)]), (error) => /exceeds|large|limit/i.test(`${error.cause?.message} ${error.cause?.details}`));
    })));

  test('without time skipping there is no test service', () => local({}, async (env) => {
    const channel = new grpc.Client(env.address, grpc.credentials.createInsecure());
    const bytes = (value) => value;
    await assert.rejects(
      new Promise((resolve, reject) => channel.makeUnaryRequest(
        '/temporal.api.testservice.v1.TestService/GetCurrentTime', bytes, bytes, Buffer.alloc(0), (error, answer) => (error ? reject(error) : resolve(answer)))),
      (error) => error.code === grpc.status.UNIMPLEMENTED);
    channel.close();
  }));
});

describe('the executable', () => {
  const run = async (...args) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    child.stdout.on('data', (chunk) => (text += chunk));
    child.stderr.on('data', (chunk) => (text += chunk));
    const code = await new Promise((resolve) => child.once('close', resolve));
    return { code, text };
  };

  test('answers health checks for each of its services', async () => {
    const server = await Server.start();
    const connection = await Connection.connect({ address: server.address });
    const status = async (service) => Number((await connection.healthService.check({ service })).status);
    assert.equal(await status(''), 1);
    assert.equal(await status('temporal.api.workflowservice.v1.WorkflowService'), 1);
    assert.equal(await status('temporal.api.operatorservice.v1.OperatorService'), 1);
    await assert.rejects(status('no.such.Service'), (error) => error.code === 5);
    await assert.rejects(status('temporal.api.testservice.v1.TestService'), (error) => error.code === 5);
    await connection.close();
    assert.equal(await server.stop(), 0);
  });

  for (const signal of ['SIGINT', 'SIGTERM']) {
    test(`ends on ${signal} in the middle of polls, at once and with exit code 0`, () => withFolder(async (data) => {
      const server = await Server.start({ data });
      const client = await new Environment().open(server);
      const worker = await client.worker({ taskQueue: 'polled' });
      await worker.runUntil(async () => {
        await client.client.workflow.execute('hello', { taskQueue: 'polled', workflowId: 'one', args: ['you'] });
        const start = Date.now();
        server.process.kill(signal);
        assert.equal(await server.exited, 0);
        assert.ok(Date.now() - start < 10 * second);
        const again = await Server.start({ data, port: server.port });
        server.process = again.process;
        assert.equal(await client.client.workflow.getHandle('one').result(), 'hello you');
        assert.equal(await client.client.workflow.execute('hello', { taskQueue: 'polled', workflowId: 'two', args: ['again'] }), 'hello again');
        server.exited = again.exited;
      });
      await client.close();
      assert.equal(await server.stop(), 0);
    }));
  }

  test('says so when its port or its folder is taken', () => withFolder(async (data) => {
    const server = await Server.start({ data });
    const port = await run('server', 'start-dev', '--port', String(server.port));
    assert.deepEqual([port.code, /port is in use/.test(port.text)], [1, true], port.text);
    const folder = await run('server', 'start-dev', '--port', '0', '--db-filename', data);
    assert.equal(folder.code, 1);
    assert.match(folder.text, /weir: .*(own|use)/);
    assert.equal(await server.stop(), 0);
  }));

  test('refuses wrong options with exit code 2 and says which', async () => {
    for (const [option, value] of [['--port', '70000'], ['--log-level', 'loud'], ['--search-attribute', 'Color=Blue'], ['--ip', 'here'], ['--no-such-option', 'x']]) {
      const { code, text } = await run('server', 'start-dev', option, value);
      assert.equal(code, 2, text);
      assert.ok(text.includes(option) || text.includes(value), text);
    }
  });

  test(`accepts every option of Temporal's command (${store})`, async () => {
    const server = await Server.start({
      args: ['--headless', '--ui-port', '1', '--ui-ip', '127.0.0.1', '--http-port', '1', '--metrics-port', '1', '--log-level', 'debug', '--log-format', 'json',
        '--sqlite-pragma', 'journal_mode=WAL', '--dynamic-config-value', 'system.unknown=true', '-n', 'a', '-n', 'b'],
    });
    const connection = await Connection.connect({ address: server.address });
    await connection.workflowService.describeNamespace({ namespace: 'b' });
    await until(() => server.output.split('\n').some((line) => line.startsWith('{')), 'something was logged as JSON');
    assert.match(server.output, /--ui-port has no meaning here/);
    assert.match(server.output, /system.unknown=true has no meaning here/);
    await connection.close();
    assert.equal(await server.stop(), 0);
  });
});
