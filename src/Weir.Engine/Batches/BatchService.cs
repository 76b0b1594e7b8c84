using System.Globalization;
using Google.Protobuf;
using Weir.Engine.Executions;
using Weir.Engine.Service;
using Weir.Engine.Shards;
using Weir.Engine.Tokens;
using Weir.Protocol.Batch.V1;
using Weir.Protocol.Calls;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.WorkflowService.V1;
using Operation = Weir.Protocol.WorkflowService.V1.StartBatchOperationRequest.OperationOneofCase;

namespace Weir.Engine.Batches;

/// <summary>The RPCs about batch operations.</summary>
internal sealed class BatchService(CallGate gate, ShardEnvironment environment, BatchOperations operations)
{
    private const int ExecutionsMax = 1_000;
    private const int PageSizeMax = 1_000;

    public async Task<StartBatchOperationResponse> StartAsync(StartBatchOperationRequest request, CancellationToken cancellationToken)
    {
        gate.Admit(request.Namespace);
        Check(request);
        var record = new BatchRecord
        {
            Request = request,
            State = BatchOperationState.Running,
            StartTime = environment.Clock.GetUtcNow().UtcTicks,
            Total = BatchTargets.CountOf(request),
        };
        if (request.VisibilityQuery.Length > 0)
        {
            var condition = BatchTargets.Condition(request, environment.SearchAttributes);

            // First the bound, then the count: no run beyond the bound is ever met, whatever starts meanwhile.
            record.UntilNumber = environment.LastRunNumber;
            var counts = await StoreCalls.RunAsync(() => environment.Store.CountRunsAsync(request.Namespace, condition, cancellationToken)).ConfigureAwait(false);
            record.Total = counts.Values.Sum();
        }

        await operations.AddAsync(record, cancellationToken).ConfigureAwait(false);
        return new StartBatchOperationResponse();
    }

    public async Task<StopBatchOperationResponse> StopAsync(StopBatchOperationRequest request, CancellationToken cancellationToken)
    {
        gate.Admit(request.Namespace);
        var job = Find(request.Namespace, request.JobId);
        if (request.Reason.Length == 0)
        {
            throw Validation.Invalid("Reason is not set on request.");
        }

        await operations.StopAsync(job, request.Reason, request.Identity, cancellationToken).ConfigureAwait(false);
        return new StopBatchOperationResponse();
    }

    public DescribeBatchOperationResponse Describe(DescribeBatchOperationRequest request)
    {
        gate.Admit(request.Namespace);
        var record = Find(request.Namespace, request.JobId).Record;
        var response = new DescribeBatchOperationResponse
        {
            OperationType = TypeOf(record.Request.OperationCase),
            JobId = record.Request.JobId,
            State = record.State,
            StartTime = Times.ToTimestamp(Times.FromTicks(record.StartTime)),
            CloseTime = record.CloseTime == 0 ? null : Times.ToTimestamp(Times.FromTicks(record.CloseTime)),
            TotalOperationCount = record.Total,
            CompleteOperationCount = record.Completed,
            FailureOperationCount = record.Failed,
            Identity = IdentityOf(record.Request),
            Reason = record.StopReason.Length > 0 ? record.StopReason : record.Request.Reason,
            Query = record.Request.VisibilityQuery,
        };
        response.Executions.AddRange(BatchTargets.Of(record.Request).Select(run => new Execution { BusinessId = run.WorkflowId, RunId = run.RunId }));
        return response;
    }

    public ListBatchOperationsResponse List(ListBatchOperationsRequest request)
    {
        gate.Admit(request.Namespace);
        var size = request.PageSize is > 0 and <= PageSizeMax ? request.PageSize : PageSizeMax;
        var after = Open(request.NextPageToken);
        var rest = operations.Of(request.Namespace)
            .Select(job => job.Record)
            .OrderByDescending(record => record.StartTime)
            .ThenBy(record => record.Request.JobId, StringComparer.Ordinal)
            .Where(record => after is not { } last || record.StartTime < last.StartTime
                || (record.StartTime == last.StartTime && string.CompareOrdinal(record.Request.JobId, last.JobId) > 0))
            .Take(size + 1)
            .ToList();
        var response = new ListBatchOperationsResponse();
        response.OperationInfo.AddRange(rest.Take(size).Select(InfoOf));
        if (rest.Count > size)
        {
            var writer = new TokenWriter(stackalloc byte[256]);
            writer.Write(rest[size - 1].StartTime);
            writer.Write(rest[size - 1].Request.JobId);
            response.NextPageToken = environment.Sealer.Seal(TokenKind.BatchListPage, writer.Written);
        }

        return response;
    }

    private BatchJob Find(string namespaceName, string jobId) =>
        jobId.Length > 0 ? operations.Find(namespaceName, jobId) : throw Validation.Invalid("JobId is not set on request.");

    private void Check(StartBatchOperationRequest request)
    {
        if (request.JobId.Length == 0)
        {
            throw Validation.Invalid("JobId is not set on request.");
        }

        Validation.Length(request.JobId, "JobId", environment.Limits);
        if (request.Reason.Length == 0)
        {
            throw Validation.Invalid("Reason is not set on request.");
        }

        var count = BatchTargets.CountOf(request);
        if (count == 0 && request.VisibilityQuery.Length == 0)
        {
            throw Validation.Invalid("VisibilityQuery or Executions must be set on request.");
        }

        if (count > 0 && request.VisibilityQuery.Length > 0)
        {
            throw Validation.Invalid("Only one of VisibilityQuery and Executions may be set on request.");
        }

        if (count > ExecutionsMax)
        {
            throw Validation.Invalid(string.Create(CultureInfo.InvariantCulture, $"The batch has {count} executions, at most {ExecutionsMax} are allowed."));
        }

        if (!float.IsFinite(request.MaxOperationsPerSecond) || request.MaxOperationsPerSecond < 0)
        {
            throw Validation.Invalid("MaxOperationsPerSecond is not a positive number.");
        }

        foreach (var run in BatchTargets.Of(request))
        {
            Validation.Workflow(request.Namespace, run, environment.Limits);
        }

        CheckOperation(request);
    }

    private void CheckOperation(StartBatchOperationRequest request)
    {
        switch (request.OperationCase)
        {
            case Operation.None:
                throw Validation.Invalid("Batch operation is not set on request.");
            case Operation.SignalOperation when request.SignalOperation.Signal.Length == 0:
                throw Validation.Invalid("SignalName is not set on request.");
            case Operation.SignalOperation:
                Validation.Length(request.SignalOperation.Signal, "SignalName", environment.Limits);
                Validation.Size(request.SignalOperation.Input, environment.Limits.BlobSizeBytesMax);
                break;
            case Operation.UpdateWorkflowOptionsOperation when request.UpdateWorkflowOptionsOperation.UpdateMask is null:
                throw Validation.Invalid("UpdateMask is not set on request.");
            case Operation.CancelActivitiesOperation or Operation.TerminateActivitiesOperation or Operation.DeleteActivitiesOperation:
                throw new RpcException(StatusCode.Unimplemented, $"{request.OperationCase}: standalone activities are not supported.");
        }
    }

    private (long StartTime, string JobId)? Open(ByteString token)
    {
        if (token.IsEmpty)
        {
            return null;
        }

        var reader = new TokenReader(environment.Sealer.Open(TokenKind.BatchListPage, token, "Next page token").Span);
        return (reader.ReadInt64(), reader.ReadString());
    }

    private static BatchOperationInfo InfoOf(BatchRecord record) => new()
    {
        JobId = record.Request.JobId,
        State = record.State,
        StartTime = Times.ToTimestamp(Times.FromTicks(record.StartTime)),
        CloseTime = record.CloseTime == 0 ? null : Times.ToTimestamp(Times.FromTicks(record.CloseTime)),
        OperationType = TypeOf(record.Request.OperationCase),
    };

#pragma warning disable CS0612, CS0618 // The values that clients and UIs know; their successors differ in name only.
    private static BatchOperationType TypeOf(Operation operation) => operation switch
    {
        Operation.TerminationOperation => BatchOperationType.Terminate,
        Operation.CancellationOperation => BatchOperationType.Cancel,
        Operation.SignalOperation => BatchOperationType.Signal,
        Operation.DeletionOperation => BatchOperationType.Delete,
        Operation.ResetOperation => BatchOperationType.Reset,
        Operation.UpdateWorkflowOptionsOperation => BatchOperationType.UpdateExecutionOptions,
        Operation.UnpauseActivitiesOperation => BatchOperationType.UnpauseActivity,
        Operation.ResetActivitiesOperation => BatchOperationType.ResetActivity,
        Operation.UpdateActivityOptionsOperation => BatchOperationType.UpdateActivityOptions,
        _ => BatchOperationType.Unspecified,
    };
#pragma warning restore CS0612, CS0618

    private static string IdentityOf(StartBatchOperationRequest request) => request.OperationCase switch
    {
        Operation.TerminationOperation => request.TerminationOperation.Identity,
        Operation.CancellationOperation => request.CancellationOperation.Identity,
        Operation.SignalOperation => request.SignalOperation.Identity,
        Operation.DeletionOperation => request.DeletionOperation.Identity,
        Operation.ResetOperation => request.ResetOperation.Identity,
        Operation.UpdateWorkflowOptionsOperation => request.UpdateWorkflowOptionsOperation.Identity,
        Operation.UnpauseActivitiesOperation => request.UnpauseActivitiesOperation.Identity,
        Operation.ResetActivitiesOperation => request.ResetActivitiesOperation.Identity,
        Operation.UpdateActivityOptionsOperation => request.UpdateActivityOptionsOperation.Identity,
        _ => "",
    };
}
