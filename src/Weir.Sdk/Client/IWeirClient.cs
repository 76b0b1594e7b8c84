using System.Linq.Expressions;
using Weir.Protocol.Services;

namespace Weir.Sdk.Client;

/// <summary>Starts workflows and finds them. Safe for concurrent use.</summary>
/// <remarks>Every method throws <see cref="Weir.Protocol.Calls.RpcException"/> when the server refuses or cannot be reached.</remarks>
public interface IWeirClient
{
    WeirClientOptions Options { get; }

    /// <summary>The service below, for calls that have no method here.</summary>
    IWorkflowService WorkflowService { get; }

    /// <summary>Starts a workflow by name; ends when the server has accepted it durably.</summary>
    /// <exception cref="Exceptions.WorkflowAlreadyStartedException">The id is in use or may not be used again.</exception>
    Task<WorkflowHandle> StartWorkflowAsync(
        string workflow, IReadOnlyCollection<object?> args, WorkflowOptions options, CancellationToken cancellationToken = default);

    /// <summary>Starts the workflow that a call names: <c>(MyWorkflow w) =&gt; w.RunAsync(argument)</c>.</summary>
    /// <exception cref="Exceptions.WorkflowAlreadyStartedException">The id is in use or may not be used again.</exception>
    Task<WorkflowHandle<TWorkflow>> StartWorkflowAsync<TWorkflow>(
        Expression<Func<TWorkflow, Task>> call, WorkflowOptions options, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="StartWorkflowAsync{TWorkflow}(Expression{Func{TWorkflow, Task}}, WorkflowOptions, CancellationToken)"/>
    Task<WorkflowHandle<TWorkflow, TResult>> StartWorkflowAsync<TWorkflow, TResult>(
        Expression<Func<TWorkflow, Task<TResult>>> call, WorkflowOptions options, CancellationToken cancellationToken = default);

    /// <summary>A handle to a workflow that may or may not exist.</summary>
    /// <param name="id">The workflow id.</param>
    /// <param name="runId">The run; null means the latest at each call.</param>
    /// <param name="firstExecutionRunId">When set, cancel and terminate only touch runs of that chain.</param>
    WorkflowHandle GetWorkflowHandle(string id, string? runId = null, string? firstExecutionRunId = null);

    /// <inheritdoc cref="GetWorkflowHandle(string, string?, string?)"/>
    WorkflowHandle<TWorkflow> GetWorkflowHandle<TWorkflow>(string id, string? runId = null, string? firstExecutionRunId = null);

    /// <inheritdoc cref="GetWorkflowHandle(string, string?, string?)"/>
    WorkflowHandle<TWorkflow, TResult> GetWorkflowHandle<TWorkflow, TResult>(
        string id, string? runId = null, string? firstExecutionRunId = null);

    /// <summary>The workflows that match a visibility query, newest first; an empty query matches all.</summary>
    IAsyncEnumerable<WorkflowExecution> ListWorkflowsAsync(string query, CancellationToken cancellationToken = default);

    /// <summary>How many workflows match a visibility query.</summary>
    Task<WorkflowExecutionCount> CountWorkflowsAsync(string query, CancellationToken cancellationToken = default);

    /// <summary>A handle that completes an activity named by its task token.</summary>
    AsyncActivityHandle GetAsyncActivityHandle(ReadOnlyMemory<byte> taskToken);

    /// <summary>A handle that completes an activity named by its id; a null run means the latest.</summary>
    AsyncActivityHandle GetAsyncActivityHandle(string workflowId, string? runId, string activityId);
}
