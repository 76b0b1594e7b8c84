using System.Collections.Frozen;
using Google.Protobuf;
using Weir.Engine.Storage;
using Weir.Protocol.Calls;
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

    public IEnumerable<DescribeNamespaceResponse> All => byName.Values.OrderBy(entry => entry.NamespaceInfo.Name, StringComparer.Ordinal);

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var rows = await store.ReadNamespacesAsync(cancellationToken).ConfigureAwait(false);
        byName = rows.ToFrozenDictionary(row => row.Name, row => DescribeNamespaceResponse.Parser.ParseFrom(row.Config.Span));
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

    /// <exception cref="RpcException">ALREADY_EXISTS when the name is taken.</exception>
    public async Task RegisterAsync(DescribeNamespaceResponse entry, CancellationToken cancellationToken)
    {
        var info = entry.NamespaceInfo;
        await writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (byName.ContainsKey(info.Name))
            {
                throw RpcException.With(StatusCode.AlreadyExists, "Namespace already exists.", new NamespaceAlreadyExistsFailure());
            }

            await store.SaveNamespaceAsync(new NamespaceRow(info.Name, info.Id, entry.ToByteArray()), cancellationToken).ConfigureAwait(false);
            byName = byName.Append(KeyValuePair.Create(info.Name, entry)).ToFrozenDictionary();
        }
        finally
        {
            writing.Release();
        }
    }

    public void Dispose() => writing.Dispose();
}
