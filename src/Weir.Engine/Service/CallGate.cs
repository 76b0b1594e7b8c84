using Weir.Engine.Namespaces;
using Weir.Engine.Shards;

namespace Weir.Engine.Service;

/// <summary>Every call passes here first: it is refused once the engine stops, and when its namespace does not exist.</summary>
internal sealed class CallGate(NamespaceRegistry namespaces)
{
    private volatile bool closed;

    public void Close() => closed = true;

    public void Admit()
    {
        if (closed)
        {
            throw ShardErrors.Stopping();
        }
    }

    public void Admit(string namespaceName)
    {
        Admit();
        namespaces.Require(namespaceName);
    }
}
