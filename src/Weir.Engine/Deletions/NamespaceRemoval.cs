using Weir.Engine.Service;
using Weir.Engine.Shards;
using Weir.Protocol.Calls;
using Weir.Protocol.OperatorService.V1;
using Weir.Protocol.Services;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Deletions;

/// <summary>
/// OperatorService.DeleteNamespace. The namespace is gone for every caller at once; its runs and settings follow, and a restart goes on
/// with what is left. Its name is free again when all of it is gone.
/// </summary>
internal sealed class NamespaceRemoval(CallGate gate, ShardEnvironment environment) : IDisposable
{
    // So long a caller waits for the runs of a namespace to go; the rest goes without him.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly SemaphoreSlim working = new(1, 1);
    private readonly RunSweep sweep = new(environment);

    private IWorkflowService service = null!;

    /// <param name="workflowService">What the schedules of a namespace are deleted through.</param>
    public void Start(IWorkflowService workflowService) => service = workflowService;

    public async Task<DeleteNamespaceResponse> DeleteAsync(DeleteNamespaceRequest request, CancellationToken cancellationToken)
    {
        gate.Admit();
        if (request.Namespace.Length > 0 == request.NamespaceId.Length > 0)
        {
            throw Validation.Invalid(request.Namespace.Length > 0
                ? "Only one of namespace or namespace ID must be set on request."
                : "Namespace not set on request.");
        }

        var found = request.Namespace.Length > 0 ? environment.Namespaces.Find(request.Namespace) : environment.Namespaces.FindById(request.NamespaceId);
        var info = found.NamespaceInfo;
        await DeleteSchedulesAsync(info.Name, cancellationToken).ConfigureAwait(false);
        await environment.Namespaces.BeginDeletionAsync(info.Name, cancellationToken).ConfigureAwait(false);
        try
        {
            await ResumeAsync(CancellationToken.None).WaitAsync(Patience, environment.CallClock, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is TimeoutException or RpcException or Storage.StoreException)
        {
            // It goes on in the background.
        }

        return new DeleteNamespaceResponse { DeletedNamespace = $"{info.Name}-deleted-{info.Id[..5]}" };
    }

    /// <summary>Removes what is left of namespaces that are being deleted.</summary>
    public async Task ResumeAsync(CancellationToken cancellationToken)
    {
        if (environment.Namespaces.Deleting.Count == 0)
        {
            return;
        }

        await working.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            foreach (var name in environment.Namespaces.Deleting)
            {
                await sweep.AllAsync(name, cancellationToken).ConfigureAwait(false);
                var left = await environment.Store.CountRunsAsync(name, null, cancellationToken).ConfigureAwait(false);
                if (left.Values.Sum() == 0)
                {
                    await environment.SearchAttributes.ForgetAsync(name, cancellationToken).ConfigureAwait(false);
                    await environment.Namespaces.EndDeletionAsync(name).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            working.Release();
        }
    }

    private async Task DeleteSchedulesAsync(string name, CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = await service.ListSchedulesAsync(new ListSchedulesRequest { Namespace = name }, cancellationToken: cancellationToken).ConfigureAwait(false);
            if (page.Schedules.Count == 0)
            {
                return;
            }

            foreach (var schedule in page.Schedules)
            {
                var request = new DeleteScheduleRequest { Namespace = name, ScheduleId = schedule.ScheduleId };
                await service.DeleteScheduleAsync(request, cancellationToken: cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public void Dispose() => working.Dispose();
}
