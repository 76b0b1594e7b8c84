// Raw calls that the SDK's client has no methods for.
import { randomUUID } from 'node:crypto';
import { eventsOf } from './environment.js';
import temporalProto from '@temporalio/proto';

export const { temporal } = temporalProto;
const namespace = 'default';
const { EventType } = temporal.api.enums.v1;

export const idOf = (event) => Number(event.eventId);

/** Ids of the events of one type. */
export async function idsOf(handle, type) {
  return (await eventsOf(handle)).filter((event) => Number(event.eventType) === EventType[`EVENT_TYPE_${type}`]).map(idOf);
}

export const completedTasks = (handle) => idsOf(handle, 'WORKFLOW_TASK_COMPLETED');

/** Calls of one server's raw service. */
export function operations(connection) {
  const service = connection.workflowService;
  const describe = (handle) => service.describeWorkflowExecution({ namespace, execution: { workflowId: handle.workflowId } });
  const execution = (handle) => ({ workflowId: handle.workflowId, runId: handle.runId ?? '' });
  return {
    service,
    async reset(handle, workflowTaskFinishEventId, more = {}) {
      const { runId } = await service.resetWorkflowExecution({
        namespace,
        workflowExecution: { workflowId: handle.workflowId, runId: '' },
        workflowTaskFinishEventId,
        requestId: randomUUID(),
        reason: 'scenario',
        ...more,
      });
      return runId;
    },
    pauseActivity: (handle, more) => service.pauseActivity({ namespace, execution: execution(handle), identity: 'operator', reason: 'why', ...more }),
    unpauseActivity: (handle, more) => service.unpauseActivity({ namespace, execution: execution(handle), identity: 'operator', ...more }),
    resetActivity: (handle, more) => service.resetActivity({ namespace, execution: execution(handle), identity: 'operator', ...more }),
    updateActivityOptions: (handle, activityOptions, paths, more) =>
      service.updateActivityOptions({ namespace, execution: execution(handle), activityOptions, updateMask: { paths }, ...more }),
    pause: (handle) => service.pauseWorkflowExecution({ namespace, workflowId: handle.workflowId, identity: 'operator', reason: 'why' }),
    unpause: (handle) => service.unpauseWorkflowExecution({ namespace, workflowId: handle.workflowId, identity: 'operator' }),
    updateOptions: (handle, workflowExecutionOptions, paths) =>
      service.updateWorkflowExecutionOptions({ namespace, workflowExecution: execution(handle), workflowExecutionOptions, updateMask: { paths } }),
    describe,
    pending: async (handle) => (await describe(handle)).pendingActivities[0],
  };
}
