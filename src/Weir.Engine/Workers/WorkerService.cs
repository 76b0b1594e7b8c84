using Weir.Engine.Executions;
using Weir.Engine.Service;
using Weir.Engine.Tokens;
using Weir.Protocol.Worker.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Workers;

/// <summary>The RPCs about workers that report themselves.</summary>
internal sealed class WorkerService(CallGate gate, WorkerRegistry workers, TokenSealer sealer)
{
    private const int PageSizeMax = 1_000;

    public RecordWorkerHeartbeatResponse Record(RecordWorkerHeartbeatRequest request)
    {
        gate.Admit(request.Namespace);
        workers.Record(request.Namespace, request.WorkerHeartbeat);
        return new RecordWorkerHeartbeatResponse();
    }

    public ListWorkersResponse List(ListWorkersRequest request)
    {
        gate.Admit(request.Namespace);
        var filter = WorkerFilter.Parse(request.Query);
        var pageSize = request.PageSize is > 0 and <= PageSizeMax ? request.PageSize : PageSizeMax;
        var after = NamePageToken.Open(sealer, TokenKind.WorkerListPage, request.NextPageToken);
        var rest = workers.List(request.Namespace)
            .Where(worker => string.CompareOrdinal(worker.WorkerInstanceKey, after) > 0 && filter.Matches(worker))
            .Take(pageSize + 1)
            .ToList();
        var page = rest.Take(pageSize).ToList();
        var response = new ListWorkersResponse { Workers = { page.Select(Row) } };
#pragma warning disable CS0612 // Older clients read whole heartbeats.
        response.WorkersInfo.AddRange(page.Select(worker => new WorkerInfo { WorkerHeartbeat = worker }));
#pragma warning restore CS0612
        if (rest.Count > pageSize)
        {
            response.NextPageToken = NamePageToken.Seal(sealer, TokenKind.WorkerListPage, page[^1].WorkerInstanceKey);
        }

        return response;
    }

    public CountWorkersResponse Count(CountWorkersRequest request)
    {
        gate.Admit(request.Namespace);
        var filter = WorkerFilter.Parse(request.Query);
        return new CountWorkersResponse { Count = workers.List(request.Namespace).LongCount(filter.Matches) };
    }

    public DescribeWorkerResponse Describe(DescribeWorkerRequest request)
    {
        gate.Admit(request.Namespace);
        if (request.WorkerInstanceKey.Length == 0)
        {
            throw Validation.Invalid("WorkerInstanceKey is not set on request.");
        }

        var worker = workers.Find(request.Namespace, request.WorkerInstanceKey) ?? throw Refusals.NotFound($"Worker {request.WorkerInstanceKey} not found.");
        return new DescribeWorkerResponse { WorkerInfo = new WorkerInfo { WorkerHeartbeat = worker } };
    }

    private static WorkerListInfo Row(WorkerHeartbeat worker)
    {
        var row = new WorkerListInfo
        {
            WorkerInstanceKey = worker.WorkerInstanceKey,
            WorkerIdentity = worker.WorkerIdentity,
            TaskQueue = worker.TaskQueue,
            DeploymentVersion = worker.DeploymentVersion,
            SdkName = worker.SdkName,
            SdkVersion = worker.SdkVersion,
            Status = worker.Status,
            StartTime = worker.StartTime,
            HostName = worker.HostInfo?.HostName ?? "",
            WorkerGroupingKey = worker.HostInfo?.WorkerGroupingKey ?? "",
            ProcessId = worker.HostInfo?.ProcessId ?? "",
        };
        row.Plugins.AddRange(worker.Plugins);
        row.Drivers.AddRange(worker.Drivers);
        return row;
    }
}
