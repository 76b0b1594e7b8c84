using Weir.Engine.Deployments;
using Weir.Engine.Executions;
using Weir.Engine.Queries;
using Weir.Engine.Shards;
using Weir.Engine.TaskQueues;
using Weir.Engine.Tokens;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Query.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Service;

/// <summary>The RPCs of a workflow worker.</summary>
internal sealed class WorkflowTaskService(CallGate gate, ShardEnvironment environment, WorkerPolls polls, DeploymentWorld deployments)
{
    public async Task<PollWorkflowTaskQueueResponse> PollAsync(
        PollWorkflowTaskQueueRequest request, CallContext context, CancellationToken cancellationToken)
    {
        gate.Admit(request.Namespace);
        Validation.TaskQueue(request.TaskQueue, environment.Limits);
        Validation.Length(request.Identity, "Identity", environment.Limits);
        var key = new TaskQueueKey(request.Namespace, request.TaskQueue.Name, TaskQueueType.Workflow);
        var sticky = request.TaskQueue.Kind == TaskQueueKind.Sticky ? request.TaskQueue.Name : null;
        var worker = new PollingWorker(request.Identity)
        {
            InstanceKey = request.WorkerInstanceKey,
            StickyQueue = sticky,
            IsInProcess = context.Peer is null,
            Deployment = request.DeploymentOptions,
        };
        if (sticky is null && DeploymentVersion.Of(request.DeploymentOptions) is { } version)
        {
            await deployments.RegisterAsync(version, key, cancellationToken).ConfigureAwait(false);
            key = key with { Version = version };
        }

        var answer = await polls.PollAsync(key, worker, context, cancellationToken).ConfigureAwait(false);
        var response = answer.Delivery switch
        {
            WorkflowTaskDelivery task => task.Build(),
            QueryDelivery query => query.Build(),
            _ => new PollWorkflowTaskQueueResponse(),
        };
        response.BacklogCountHint = answer.BacklogCount;
        response.PollerScalingDecision = answer.Scaling;
        return response;
    }

    public Task<RespondWorkflowTaskCompletedResponse> CompleteAsync(
        RespondWorkflowTaskCompletedRequest request, CallContext context, CancellationToken cancellationToken)
    {
        gate.Admit(request.Namespace);
        var token = Open(request.Namespace, request.TaskToken);
        Validation.Length(request.Identity, "Identity", environment.Limits);
        var incarnation = context.Peer is null ? environment.Incarnation : 0;

        // A worker that hangs up has completed its task all the same, and those who asked the queries in it still wait.
        return ShardSet.Wait(CompleteAsync(request, token, incarnation, cancellationToken), cancellationToken);
    }

    private async Task<RespondWorkflowTaskCompletedResponse> CompleteAsync(
        RespondWorkflowTaskCompletedRequest request, TaskToken token, long incarnation, CancellationToken cancellationToken)
    {
        var completion = new Completion(request, token, environment.Sealer, incarnation);
        var (newTask, resetEventId) = await environment.Shards.DecideAsync(Key(token), token.Run.RunId, completion.Decide, CancellationToken.None).ConfigureAwait(false);
        completion.AnswerQueries();
        if (cancellationToken.IsCancellationRequested)
        {
            // Nobody hears the answer, so the activities in it go to whoever polls next.
            foreach (var activity in completion.EagerActivities)
            {
                environment.Shards.Post(new TaskLost(token.Run, decision => Activities.Lost(decision, activity.Key)));
            }
        }

        var response = new RespondWorkflowTaskCompletedResponse { WorkflowTask = newTask?.Build(), ResetHistoryEventId = resetEventId };
        foreach (var activity in completion.EagerActivities)
        {
            response.ActivityTasks.Add(new ActivityTaskDelivery(environment.Sealer, activity).Build());
        }

        return response;
    }

    public Task<RespondWorkflowTaskFailedResponse> FailAsync(RespondWorkflowTaskFailedRequest request, CancellationToken cancellationToken)
    {
        gate.Admit(request.Namespace);
        var token = Open(request.Namespace, request.TaskToken);
        Validation.Length(request.Identity, "Identity", environment.Limits);
        return environment.Shards.DecideAsync(
            Key(token),
            token.Run.RunId,
            run =>
            {
                WorkflowTasks.Fail(run.Decision, token.WorkflowTask, request);
                return new RespondWorkflowTaskFailedResponse();
            },
            cancellationToken);
    }

    public Task<ResetStickyTaskQueueResponse> ResetStickyAsync(ResetStickyTaskQueueRequest request, CancellationToken cancellationToken)
    {
        gate.Admit(request.Namespace);
        var key = Validation.Workflow(request.Namespace, request.Execution, environment.Limits);
        return environment.Shards.DecideAsync(
            key,
            request.Execution.RunId,
            run =>
            {
                WorkflowTasks.ResetSticky(run.Decision);
                return new ResetStickyTaskQueueResponse();
            },
            cancellationToken);
    }

    private TaskToken Open(string namespaceName, Google.Protobuf.ByteString bytes)
    {
        var token = TaskToken.Open(environment.Sealer, TokenKind.WorkflowTask, bytes);
        Validation.SameNamespace(namespaceName, token);
        return token;
    }

    private static WorkflowKey Key(TaskToken token) => new(token.Run.Namespace, token.Run.WorkflowId);

    /// <summary>One RespondWorkflowTaskCompleted: the decision on the shard, and what follows from it when it is durable.</summary>
    private sealed class Completion(RespondWorkflowTaskCompletedRequest request, TaskToken token, TokenSealer sealer, long incarnation)
    {
        private IReadOnlyList<(PendingQuery Query, WorkflowQueryResult Result)> answered = [];

        public IReadOnlyList<StartedActivity> EagerActivities { get; private set; } = [];

        public (WorkflowTaskDelivery? NewTask, long ResetHistoryEventId) Decide(RunDecision run)
        {
            var completed = WorkflowTasks.Complete(run.Decision, token.WorkflowTask, request, incarnation);
            if (run.Decision.Error is not null)
            {
                return default;
            }

            EagerActivities = completed.EagerActivities ?? [];
            answered = run.Run.Queries.Detach(request.QueryResults);
            var delivery = completed.NewTask is { } task ? WorkflowTaskDelivery.Of(sealer, run.Run, run.Decision.State, task) : null;
            return (delivery, completed.ResetHistoryEventId);
        }

        public void AnswerQueries()
        {
            foreach (var (query, result) in answered)
            {
                if (result.ResultType == QueryResultType.Answered)
                {
                    query.Answer(result.Answer);
                }
                else
                {
                    query.FailByWorker(result.ErrorMessage, result.Failure);
                }
            }
        }
    }
}
