using System.Collections.Frozen;
using Weir.Engine.Storage;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;

namespace Weir.Engine.Visibility.Attributes;

/// <summary>
/// The custom search attributes of every namespace, all in memory. Reading takes no lock; a registration is durable before it can be seen,
/// and whoever begins a call after it was answered sees it.
/// </summary>
internal sealed class SearchAttributeRegistry(IEngineStore store) : ISearchAttributeCatalog, IDisposable
{
    private const string Kind = "search-attribute";
    private readonly SemaphoreSlim writing = new(1, 1);

    private volatile FrozenDictionary<(string Namespace, string Name), IndexedValueType> registered =
        FrozenDictionary<(string, string), IndexedValueType>.Empty;

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var rows = await store.ReadSettingsAsync(Kind, cancellationToken).ConfigureAwait(false);
        registered = rows.ToFrozenDictionary(row => (row.Namespace, row.Name), row => (IndexedValueType)row.Content!.Value.Span[0]);
    }

    public IndexedValueType? TypeOf(string namespaceName, string name) =>
        SearchAttributeTypes.BuiltIn.TryGetValue(name, out var type) || registered.TryGetValue((namespaceName, name), out type) ? type : null;

    public IDictionary<string, IndexedValueType> CustomOf(string namespaceName) =>
        registered.Where(entry => entry.Key.Namespace == namespaceName).ToDictionary(entry => entry.Key.Name, entry => entry.Value);

    /// <summary>Of all namespaces, for callers that name none. A name with several types has one of them.</summary>
    public IDictionary<string, IndexedValueType> AllCustom() =>
        registered.OrderBy(entry => entry.Key).DistinctBy(entry => entry.Key.Name).ToDictionary(entry => entry.Key.Name, entry => entry.Value);

    /// <summary>Registers all, or none. What is registered with the same type already stays.</summary>
    /// <exception cref="RpcException">INVALID_ARGUMENT when one is reserved, has no type, or exists with another type.</exception>
    public Task AddAsync(string namespaceName, IEnumerable<KeyValuePair<string, IndexedValueType>> attributes, CancellationToken cancellationToken)
    {
        var wanted = attributes.ToList();
        return WriteAsync(
            () =>
            {
                foreach (var (name, type) in wanted)
                {
                    CheckNew(namespaceName, name, type);
                }

                return [.. wanted.Select(entry => Record(namespaceName, entry.Key, entry.Value))];
            },
            cancellationToken);
    }

    /// <summary>Removes all, or none. Values that runs have stay with them and come back when the name is registered with the same type.</summary>
    /// <exception cref="RpcException">NOT_FOUND when one is not registered, INVALID_ARGUMENT when it is not a custom one.</exception>
    public Task RemoveAsync(string namespaceName, IReadOnlyCollection<string> names, CancellationToken cancellationToken) => WriteAsync(
        () =>
        {
            foreach (var name in names)
            {
                if (SearchAttributeTypes.IsReserved(name))
                {
                    throw new RpcException(StatusCode.InvalidArgument, $"Unable to remove non-custom search attributes: {name}.");
                }

                if (!registered.ContainsKey((namespaceName, name)))
                {
                    throw new RpcException(StatusCode.NotFound, $"Search attribute {name} doesn't exist.");
                }
            }

            return [.. names.Select(name => new SettingRecord(Kind, namespaceName, name, null))];
        },
        cancellationToken);

    /// <summary>The namespace is gone, and its registrations are no longer stored.</summary>
    public async Task ForgetAsync(string namespaceName, CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        registered = registered.Where(entry => entry.Key.Namespace != namespaceName).ToFrozenDictionary();
        writing.Release();
    }

    public void Dispose() => writing.Dispose();

    private void CheckNew(string namespaceName, string name, IndexedValueType type)
    {
        if (name.Length == 0)
        {
            throw new RpcException(StatusCode.InvalidArgument, "Search attribute name is not set on request.");
        }

        if (SearchAttributeTypes.IsReserved(name))
        {
            throw new RpcException(StatusCode.InvalidArgument, $"Search attribute {name} is reserved by system.");
        }

        if (type == IndexedValueType.Unspecified || !Enum.IsDefined(type))
        {
            throw new RpcException(StatusCode.InvalidArgument, $"Unknown search attribute type: {type}.");
        }

        if (registered.TryGetValue((namespaceName, name), out var known) && known != type)
        {
            throw new RpcException(StatusCode.InvalidArgument, $"Search attribute {name} already exists with different type {known}.");
        }
    }

    private async Task WriteAsync(Func<IReadOnlyList<SettingRecord>> decide, CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var records = decide();

            // Once begun, the store and the memory go together.
            await store.SaveSettingsAsync(records, CancellationToken.None).ConfigureAwait(false);
            var next = registered.ToDictionary();
            foreach (var record in records)
            {
                if (record.Content is { } content)
                {
                    next[(record.Namespace, record.Name)] = (IndexedValueType)content.Span[0];
                }
                else
                {
                    next.Remove((record.Namespace, record.Name));
                }
            }

            registered = next.ToFrozenDictionary();
        }
        catch (StoreException error)
        {
            throw new RpcException(StatusCode.Unavailable, $"The search attributes could not be stored; try again. {error.Message}", innerException: error);
        }
        finally
        {
            writing.Release();
        }
    }

    private static SettingRecord Record(string namespaceName, string name, IndexedValueType type) => new(Kind, namespaceName, name, new[] { (byte)type });
}
