import { proxyActivities } from '@temporalio/workflow';

export async function oneActivity(name) {
  return await proxyActivities({ startToCloseTimeout: '1 minute' }).greet(name);
}
