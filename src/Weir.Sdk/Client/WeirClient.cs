using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Weir.Protocol.Grpc;
using Weir.Protocol.Services;
using Weir.Protocol.WorkflowService.V1;
using Weir.Sdk.Calls;

namespace Weir.Sdk.Client;

/// <inheritdoc cref="IWeirClient"/>
public sealed class WeirClient : IWeirClient, IAsyncDisposable
{
    private readonly GrpcChannel? channel;
    private readonly WorkflowStarter starter;

    /// <summary>A client of a service, for instance an engine inside this process. The service is shared and not owned.</summary>
    public WeirClient(IWorkflowService service, WeirClientOptions? options = null)
    {
        Options = options ?? new WeirClientOptions();
        WorkflowService = service;
        Caller = new RpcCaller(service, Options.TimeProvider, Options.RetriesUnavailable);
        starter = new WorkflowStarter(this);
    }

    private WeirClient(GrpcChannel channel, WeirClientOptions options)
        : this(new GrpcWorkflowService(channel), options) => this.channel = channel;

    public WeirClientOptions Options { get; }

    public IWorkflowService WorkflowService { get; }

    internal RpcCaller Caller { get; }

    /// <summary>Connects over gRPC and checks that the server answers. Dispose the client to close the connection.</summary>
    /// <exception cref="Weir.Protocol.Calls.RpcException">The server cannot be reached, or refuses.</exception>
    public static async Task<WeirClient> ConnectAsync(WeirClientOptions options, CancellationToken cancellationToken = default)
    {
        var client = CreateLazy(options);
        try
        {
            await client.Caller.CallAsync(
                static (service, request, context, token) => service.GetSystemInfoAsync(request, context, token),
                new GetSystemInfoRequest(),
                cancellationToken).ConfigureAwait(false);
            return client;
        }
        catch
        {
            await client.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A client that connects over gRPC at its first call.</summary>
    public static WeirClient CreateLazy(WeirClientOptions options) => new(
        new GrpcChannel(new GrpcChannelOptions
        {
            Address = options.TargetHost,
            Tls = options.Tls,
            ApiKey = options.ApiKey,
            Headers = new Dictionary<string, string>
            {
                ["client-name"] = SdkIdentity.Name,
                ["client-version"] = SdkIdentity.Version,
                ["temporal-namespace"] = options.Namespace,
            },
            TimeProvider = options.TimeProvider,
        }),
        options);

    public async Task<WorkflowHandle> StartWorkflowAsync(
        string workflow, IReadOnlyCollection<object?> args, WorkflowOptions options, CancellationToken cancellationToken = default)
    {
        var started = await starter.StartAsync(workflow, args, options, cancellationToken).ConfigureAwait(false);
        return new WorkflowHandle(this, started.Id, null, started.RunId, started.FirstExecutionRunId);
    }

    public async Task<WorkflowHandle<TWorkflow>> StartWorkflowAsync<TWorkflow>(
        Expression<Func<TWorkflow, Task>> call, WorkflowOptions options, CancellationToken cancellationToken = default)
    {
        var (method, args) = CallExpression.Read(call);
        var name = MemberNames.WorkflowOfRun(method, typeof(TWorkflow));
        var started = await starter.StartAsync(name, args, options, cancellationToken).ConfigureAwait(false);
        return new WorkflowHandle<TWorkflow>(this, started.Id, null, started.RunId, started.FirstExecutionRunId);
    }

    public async Task<WorkflowHandle<TWorkflow, TResult>> StartWorkflowAsync<TWorkflow, TResult>(
        Expression<Func<TWorkflow, Task<TResult>>> call, WorkflowOptions options, CancellationToken cancellationToken = default)
    {
        var (method, args) = CallExpression.Read(call);
        var name = MemberNames.WorkflowOfRun(method, typeof(TWorkflow));
        var started = await starter.StartAsync(name, args, options, cancellationToken).ConfigureAwait(false);
        return new WorkflowHandle<TWorkflow, TResult>(this, started.Id, null, started.RunId, started.FirstExecutionRunId);
    }

    public WorkflowHandle GetWorkflowHandle(string id, string? runId = null, string? firstExecutionRunId = null) =>
        new(this, id, runId, runId, firstExecutionRunId);

    public WorkflowHandle<TWorkflow> GetWorkflowHandle<TWorkflow>(string id, string? runId = null, string? firstExecutionRunId = null) =>
        new(this, id, runId, runId, firstExecutionRunId);

    public WorkflowHandle<TWorkflow, TResult> GetWorkflowHandle<TWorkflow, TResult>(
        string id, string? runId = null, string? firstExecutionRunId = null) =>
        new(this, id, runId, runId, firstExecutionRunId);

    public async IAsyncEnumerable<WorkflowExecution> ListWorkflowsAsync(
        string query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = new ListWorkflowExecutionsRequest { Namespace = Options.Namespace, Query = query };
        while (true)
        {
            var page = await Caller.CallAsync(
                static (service, message, context, token) => service.ListWorkflowExecutionsAsync(message, context, token),
                request,
                cancellationToken).ConfigureAwait(false);
            foreach (var info in page.Executions)
            {
                yield return new WorkflowExecution(info);
            }

            if (page.NextPageToken.IsEmpty)
            {
                yield break;
            }

            request = new ListWorkflowExecutionsRequest { Namespace = Options.Namespace, Query = query, NextPageToken = page.NextPageToken };
        }
    }

    public async Task<WorkflowExecutionCount> CountWorkflowsAsync(string query, CancellationToken cancellationToken = default)
    {
        var response = await Caller.CallAsync(
            static (service, message, context, token) => service.CountWorkflowExecutionsAsync(message, context, token),
            new CountWorkflowExecutionsRequest { Namespace = Options.Namespace, Query = query },
            cancellationToken).ConfigureAwait(false);
        return new WorkflowExecutionCount(
            response.Count,
            [.. response.Groups.Select(group => new WorkflowExecutionCount.Group(group.Count, group.GroupValues))]);
    }

    public AsyncActivityHandle GetAsyncActivityHandle(ReadOnlyMemory<byte> taskToken) =>
        new(this, new AsyncActivityHandle.Reference(taskToken, null, null, null));

    public AsyncActivityHandle GetAsyncActivityHandle(string workflowId, string? runId, string activityId) =>
        new(this, new AsyncActivityHandle.Reference(null, workflowId, runId, activityId));

    public async ValueTask DisposeAsync()
    {
        if (channel is not null)
        {
            await channel.DisposeAsync().ConfigureAwait(false);
        }
    }
}
