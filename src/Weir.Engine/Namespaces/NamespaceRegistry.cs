using System.Collections.Frozen;
using Google.Protobuf;
using Weir.Engine.Storage;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.ErrorDetails.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Namespaces;

/// <summary>
/// The namespaces of the store, all in memory: there are few, and every call names one. Reading takes no lock; a registration is durable
/// before it can be seen.
/// </summary>
internal sealed class NamespaceRegistry(IEngineStore store) : IDisposable
{
    /// <summary>Exists in every store from its first opening.</summary>
    public const string DefaultNamespace = "default";

    private readonly SemaphoreSlim writing = new(1, 1);
    private volatile FrozenDictionary<string, DescribeNamespaceResponse> byName = FrozenDictionary<string, DescribeNamespaceResponse>.Empty;

    private volatile FrozenDictionary<string, DescribeNamespaceResponse> deleting = FrozenDictionary<string, DescribeNamespaceResponse>.Empty;

    /// <summary>Names of namespaces that are gone for every caller, but not from the store.</summary>
    public IReadOnlyCollection<string> Deleting => deleting.Keys;

    public IEnumerable<DescribeNamespaceResponse> BeingDeleted => deleting.Values;

    public IEnumerable<DescribeNamespaceResponse> All => byName.Values.OrderBy(entry => entry.NamespaceInfo.Name, StringComparer.Ordinal);

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var rows = await store.ReadNamespacesAsync(cancellationToken).ConfigureAwait(false);
        var all = rows.Select(row => DescribeNamespaceResponse.Parser.ParseFrom(row.Config.Span)).ToLookup(IsDeleted);
        byName = all[false].ToFrozenDictionary(entry => entry.NamespaceInfo.Name);
        deleting = all[true].ToFrozenDictionary(entry => entry.NamespaceInfo.Name);
    }

    /// <summary>Null when there is no such namespace.</summary>
    public string? IdOf(string name) => byName.TryGetValue(name, out var entry) ? entry.NamespaceInfo.Id : null;

    public bool Exists(string name) => byName.ContainsKey(name);

    /// <summary>Refuses a call that names no namespace or one that does not exist.</summary>
    public void Require(string name)
    {
        if (!byName.ContainsKey(name))
        {
            _ = Find(name);
        }
    }

    /// <exception cref="RpcException">INVALID_ARGUMENT for an empty name, NOT_FOUND with <see cref="NamespaceNotFoundFailure"/> for an unknown one.</exception>
    public DescribeNamespaceResponse Find(string name)
    {
        if (name.Length == 0)
        {
            throw new RpcException(StatusCode.InvalidArgument, "Namespace not set on request.");
        }

        return byName.TryGetValue(name, out var found)
            ? found
            : throw RpcException.With(StatusCode.NotFound, $"Namespace {name} is not found.", new NamespaceNotFoundFailure { Namespace = name });
    }

    /// <exception cref="RpcException">NOT_FOUND when no namespace has this id.</exception>
    public DescribeNamespaceResponse FindById(string id) =>
        byName.Values.FirstOrDefault(entry => entry.NamespaceInfo.Id == id)
        ?? throw RpcException.With(StatusCode.NotFound, $"Namespace {id} is not found.", new NamespaceNotFoundFailure { Namespace = id });

    /// <summary>Refuses a start in a namespace that takes no new runs.</summary>
    /// <exception cref="RpcException">FAILED_PRECONDITION.</exception>
    public void RequireRegistered(string name)
    {
        var state = Find(name).NamespaceInfo.State;
        if (state != NamespaceState.Registered)
        {
            var failure = new NamespaceInvalidStateFailure { Namespace = name, State = state, AllowedStates = { NamespaceState.Registered } };
            throw RpcException.With(
                StatusCode.FailedPrecondition, $"Namespace has invalid state: {state}. Must be {NamespaceState.Registered}.", failure);
        }
    }

    /// <summary>How long each namespace keeps its closed runs.</summary>
    public IEnumerable<(string Name, TimeSpan Retention)> Retentions() =>
        byName.Values.Select(entry => (entry.NamespaceInfo.Name, entry.Config.WorkflowExecutionRetentionTtl.ToTimeSpan()));

    /// <exception cref="RpcException">ALREADY_EXISTS when the name is taken.</exception>
    public Task RegisterAsync(DescribeNamespaceResponse entry, CancellationToken cancellationToken) => WriteAsync(
        async () =>
        {
            var name = entry.NamespaceInfo.Name;
            if (byName.ContainsKey(name))
            {
                throw RpcException.With(StatusCode.AlreadyExists, "Namespace already exists.", new NamespaceAlreadyExistsFailure());
            }

            if (deleting.ContainsKey(name))
            {
                throw RpcException.With(
                    StatusCode.AlreadyExists, "Namespace already exists: it is being deleted; try again later.", new NamespaceAlreadyExistsFailure());
            }

            await SaveAsync(entry).ConfigureAwait(false);
            byName = With(byName, entry);
            return entry;
        },
        cancellationToken);

    /// <summary>Replaces a namespace by what <paramref name="change"/> makes of a copy.</summary>
    /// <exception cref="RpcException">NOT_FOUND, or what <paramref name="change"/> throws; nothing has changed then.</exception>
    public Task<DescribeNamespaceResponse> UpdateAsync(string name, Action<DescribeNamespaceResponse> change, CancellationToken cancellationToken) => WriteAsync(
        async () =>
        {
            var entry = Find(name).Clone();
            change(entry);
            await SaveAsync(entry).ConfigureAwait(false);
            byName = With(byName, entry);
            return entry;
        },
        cancellationToken);

    /// <summary>Called when a namespace and its settings have left the store, before its name is free: whoever keeps settings in memory forgets them.</summary>
    public Func<string, Task> Deleted { get; set; } = _ => Task.CompletedTask;

    /// <summary>The namespace is gone for every caller from now on, also after a restart.</summary>
    public Task BeginDeletionAsync(string name, CancellationToken cancellationToken) => WriteAsync(
        async () =>
        {
            var entry = Find(name).Clone();
            entry.NamespaceInfo.State = NamespaceState.Deleted;
            await SaveAsync(entry).ConfigureAwait(false);
            deleting = With(deleting, entry);
            byName = byName.Where(other => other.Key != name).ToFrozenDictionary();
            return entry;
        },
        cancellationToken);

    /// <summary>All of it is gone: its name is free.</summary>
    public Task EndDeletionAsync(string name) => WriteAsync(
        async () =>
        {
            await store.DeleteNamespaceAsync(name, CancellationToken.None).ConfigureAwait(false);
            await Deleted(name).ConfigureAwait(false);
            deleting = deleting.Where(other => other.Key != name).ToFrozenDictionary();
            return name;
        },
        CancellationToken.None);

    public void Dispose() => writing.Dispose();

    private static bool IsDeleted(DescribeNamespaceResponse entry) => entry.NamespaceInfo.State == NamespaceState.Deleted;

    private static FrozenDictionary<string, DescribeNamespaceResponse> With(
        FrozenDictionary<string, DescribeNamespaceResponse> entries, DescribeNamespaceResponse entry) =>
        new Dictionary<string, DescribeNamespaceResponse>(entries) { [entry.NamespaceInfo.Name] = entry }.ToFrozenDictionary();

    // Once begun, the store and the memory go together.
    private Task SaveAsync(DescribeNamespaceResponse entry) =>
        store.SaveNamespaceAsync(new NamespaceRow(entry.NamespaceInfo.Name, entry.NamespaceInfo.Id, entry.ToByteArray()), CancellationToken.None);

    private async Task<T> WriteAsync<T>(Func<Task<T>> write, CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await write().ConfigureAwait(false);
        }
        catch (StoreException error)
        {
            throw new RpcException(StatusCode.Unavailable, $"The namespace could not be stored; try again. {error.Message}", innerException: error);
        }
        finally
        {
            writing.Release();
        }
    }
}
