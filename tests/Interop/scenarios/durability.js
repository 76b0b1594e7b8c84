import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe } from 'node:test';
import { Environment, environment, eventTypes, until } from '../support/environment.js';
import { Server, withFolder } from '../support/server.js';
import { test } from '../support/test.js';

describe('restarts', () => {
  test('another worker goes on where one stopped', async () => {
    const shared = await environment.get();
    const taskQueue = `restart-${randomUUID()}`;
    const handle = await shared.client.workflow.start('adder', { taskQueue, workflowId: randomUUID(), args: [1] });
    const first = await shared.worker({ taskQueue });
    await first.runUntil(async () => {
      await handle.signal('add', 2);
      assert.equal(await handle.query('total'), 3);
    });
    const second = await shared.worker({ taskQueue });
    await second.runUntil(async () => {
      assert.equal(await handle.query('total'), 3);
      await handle.signal('add', 4);
      await handle.signal('finish');
      assert.equal(await handle.result(), 7);
    });
  });

  test('a server that is killed loses nothing that it acknowledged', () => withFolder(async (data) => {
    const taskQueue = 'killed';
    let server = await Server.start({ data });
    let client = await new Environment().open(server);
    const worker = await client.worker({ taskQueue });
    const handles = await worker.runUntil(async () => {
      const started = await Promise.all(Array.from({ length: 10 }, (_, index) =>
        client.client.workflow.start('adder', { taskQueue, workflowId: `adder-${index}`, args: [index] })));
      await Promise.all(started.map((handle) => handle.signal('add', 100)));
      const sleeper = await client.client.workflow.start('sleeper', { taskQueue, workflowId: 'sleeper', args: [1500] });
      await until(async () => (await eventTypes(sleeper)).includes('TIMER_STARTED'), 'the timer started');
      return started;
    });
    await client.close();
    await server.kill();

    server = await Server.start({ data });
    client = await new Environment().open(server);
    const next = await client.worker({ taskQueue });
    await next.runUntil(async () => {
      const again = handles.map((handle) => client.client.workflow.getHandle(handle.workflowId));
      assert.deepEqual(
        await Promise.all(again.map((handle) => handle.query('total'))), Array.from({ length: 10 }, (_, index) => index + 100));
      await Promise.all(again.map((handle) => handle.signal('finish')));
      await Promise.all(again.map((handle) => handle.result()));
      assert.equal(await client.client.workflow.getHandle('sleeper').result(), 'awake');
    });
    await client.close();
    assert.equal(await server.stop(), 0);
  }));

  test('a worker reconnects to a server that was away, and its work goes on', () => withFolder(async (data) => {
    const taskQueue = 'away';
    let server = await Server.start({ data });
    const { port } = server;
    const client = await new Environment().open(server);
    const worker = await client.worker({ taskQueue });
    await worker.runUntil(async () => {
      const handle = await client.client.workflow.start('steps', { taskQueue, workflowId: 'steps', args: [40] });
      await until(async () => (await eventTypes(handle)).length > 20, 'some steps are done');
      await server.kill();
      server = await Server.start({ data, port });
      const { results } = await until(() => handle.result().catch(() => undefined), 'the workflow completed');
      assert.equal(results.length, 40);
    });
    await client.close();
    await server.stop();
  }));
});
