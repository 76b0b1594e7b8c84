// What the scenarios share: one server, one client connection, one bundle of workflow code.
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import temporalProto from '@temporalio/proto';
import * as activities from './activities.js';
import { Server } from './server.js';

Runtime.install({ logger: new DefaultLogger(process.env.INTEROP_LOG ?? 'ERROR'), workerHeartbeatInterval: '1s' });

const eventNames = new Map(
  Object.entries(temporalProto.temporal.api.enums.v1.EventType)
    .filter(([, value]) => typeof value === 'number')
    .map(([name, value]) => [value, name.replace('EVENT_TYPE_', '')]));

const bundles = new Map();

/** The bundle of the workflow code in workflows/NAME.js, built once. */
export function bundle(name = 'main') {
  if (!bundles.has(name)) {
    const workflowsPath = fileURLToPath(new URL(`../workflows/${name}.js`, import.meta.url));
    bundles.set(name, bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') }));
  }
  return bundles.get(name);
}

/** A client and workers of one server. */
export class Environment {
  async open(server) {
    this.server = server;
    this.connection = await Connection.connect({ address: server.address });
    this.native = await NativeConnection.connect({ address: server.address });
    this.client = new Client({ connection: this.connection });
    return this;
  }

  async worker({ taskQueue, workflows = 'main', ...options }) {
    return await Worker.create({
      connection: this.native,
      taskQueue,
      workflowBundle: workflows ? await bundle(workflows) : undefined,
      activities,
      shutdownGraceTime: '1s',
      ...options,
    });
  }

  async close() {
    await this.native?.close();
    await this.connection?.close();
  }
}

class SharedEnvironment {
  #opened;

  get() {
    this.#opened ??= (async () => await new Environment().open(await Server.start()))();
    return this.#opened;
  }

  async close() {
    if (!this.#opened) return;
    const opened = await this.#opened;
    await opened.close();
    await opened.server.stop();
  }
}

export const environment = new SharedEnvironment();

/** Runs `use` with a worker on a task queue of its own. */
export async function withWorker(use, options = {}) {
  const shared = await environment.get();
  const taskQueue = `queue-${randomUUID()}`;
  const worker = await shared.worker({ taskQueue, ...options });
  const client = shared.client.workflow;
  return await worker.runUntil(use({
    ...shared,
    connection: shared.connection,
    client,
    taskQueue,
    start: (type, args = [], more = {}) => client.start(type, { taskQueue, workflowId: `wf-${randomUUID()}`, args, ...more }),
    execute: (type, args = [], more = {}) => client.execute(type, { taskQueue, workflowId: `wf-${randomUUID()}`, args, ...more }),
  }));
}

/** The event types of a run, without their prefix, in order. */
export async function eventTypes(handle) {
  const { events } = await handle.fetchHistory();
  return events.map((event) => eventName(event.eventType));
}

export async function eventsOf(handle) {
  return (await handle.fetchHistory()).events;
}

function eventName(type) {
  return eventNames.get(Number(type)) ?? String(type);
}

/** Asks `check` until it is true. */
export async function until(check, what = 'the condition') {
  const end = Date.now() + 60_000;
  for (;;) {
    const result = await check();
    if (result) return result;
    if (Date.now() > end) throw new Error(`${what} did not come true`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
