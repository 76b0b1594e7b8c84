// Later versions of workflows in main.js: one that fits the histories of the first version, and some that do not.
import { proxyActivities, sleep } from '@temporalio/workflow';

const short = proxyActivities({ startToCloseTimeout: '10s' });

export async function broken() {
  return 'mended';
}

export async function evolving() {
  await sleep(10);
  await short.greet('first');
  return 'other';
}

export async function patchedSteps() {
  return 'unpatched';
}
