using System.Net;

namespace Weir.Interpreter.Actions.Http;

/// <summary>
/// Says which addresses actions may connect to. It is asked with the address that the connection is about to be made to, after name
/// resolution and for each redirect, so a name that changes its address in between gains nothing.
/// </summary>
public interface INetworkPolicy
{
    /// <summary>Null allows the connection; a sentence refuses it.</summary>
    string? Refuses(string host, IPAddress address, int port);
}

/// <summary>Allows every address, private ones and this machine too.</summary>
public sealed class AllowAllNetworks : INetworkPolicy
{
    public static AllowAllNetworks Instance { get; } = new();

    public string? Refuses(string host, IPAddress address, int port) => null;
}

/// <summary>A connection that the policy did not allow.</summary>
internal sealed class NetworkRefusedException(string message) : Exception(message);
