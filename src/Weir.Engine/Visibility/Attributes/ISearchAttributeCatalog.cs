using Weir.Protocol.Enums.V1;

namespace Weir.Engine.Visibility.Attributes;

/// <summary>Which search attributes exist.</summary>
internal interface ISearchAttributeCatalog
{
    /// <summary>The type of an attribute that runs of the namespace may have; null when there is none of this name.</summary>
    IndexedValueType? TypeOf(string namespaceName, string name);
}

/// <summary>The attributes that need no registration.</summary>
internal sealed class BuiltInSearchAttributes : ISearchAttributeCatalog
{
    public static BuiltInSearchAttributes Instance { get; } = new();

    public IndexedValueType? TypeOf(string namespaceName, string name) =>
        SearchAttributeTypes.BuiltIn.TryGetValue(name, out var type) ? type : null;
}
