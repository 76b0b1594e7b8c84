using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Weir.Interpreter.Actions;

/// <summary>The actions of one moment. Immutable.</summary>
internal sealed class ActionTable
{
    public static readonly ActionTable Empty = new(ImmutableDictionary.Create<string, RegisteredAction>(StringComparer.Ordinal));

    private readonly ImmutableDictionary<string, RegisteredAction> byName;

    private ActionTable(ImmutableDictionary<string, RegisteredAction> byName)
    {
        this.byName = byName;
        Names = [.. byName.Keys];
    }

    public IReadOnlyCollection<string> Names { get; }

    public IEnumerable<RegisteredAction> All => byName.Values.Distinct();

    /// <exception cref="ActionRegistrationException">A name is taken.</exception>
    public ActionTable With(IEnumerable<RegisteredAction> actions)
    {
        var names = byName.ToBuilder();
        foreach (var action in actions)
        {
            foreach (var name in action.Aliases.Prepend(action.Description.Name))
            {
                if (!names.TryAdd(name, action))
                {
                    throw new ActionRegistrationException($"There is an action '{name}' already, from {names[name].Source}.");
                }
            }
        }

        return new(names.ToImmutable());
    }

    public ActionTable Without(Func<RegisteredAction, bool> leaves) => new(byName.RemoveRange(byName.Where(entry => leaves(entry.Value)).Select(entry => entry.Key)));

    /// <summary>Finds an action by name or alias, with or without <c>@vN</c>; that of a pack also as <c>PACK/ACTION</c>.</summary>
    public bool TryGet(string uses, [MaybeNullWhen(false)] out RegisteredAction action)
    {
        var at = uses.LastIndexOf("@v", StringComparison.Ordinal);
        if (at < 0)
        {
            return TryGetByName(uses, out action);
        }

        return TryGetByName(uses[..at], out action)
            && int.TryParse(uses.AsSpan(at + 2), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            && version == action.MajorVersion;
    }

    private bool TryGetByName(string name, [MaybeNullWhen(false)] out RegisteredAction action)
    {
        if (byName.TryGetValue(name, out action))
        {
            return true;
        }

        var slash = name.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && byName.TryGetValue($"{name[..slash]}.{name[(slash + 1)..]}", out action);
    }
}
