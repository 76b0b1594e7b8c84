using System.Net.Http.Headers;
using Weir.Protocol.Framing;

namespace Weir.Protocol.Grpc.Client;

/// <summary>The metadata that a channel sends with its calls.</summary>
internal static class GrpcMetadata
{
    private const string Authorization = "authorization";

    /// <summary>The checked metadata that every call of a channel carries.</summary>
    /// <exception cref="ArgumentException">A name or value cannot be sent.</exception>
    public static IReadOnlyDictionary<string, string> ForChannel(GrpcChannelOptions options)
    {
        var headers = new Dictionary<string, string>(options.Headers, StringComparer.OrdinalIgnoreCase);
        if (options.ApiKey is { } key)
        {
            headers[Authorization] = "Bearer " + key;
        }

        foreach (var (name, value) in headers)
        {
            Check(name, value);
        }

        return headers;
    }

    public static void Write(HttpRequestHeaders target, IReadOnlyDictionary<string, string> channel, IReadOnlyDictionary<string, string> call)
    {
        foreach (var (name, value) in channel)
        {
            if (!call.ContainsKey(name))
            {
                Add(target, name, value);
            }
        }

        foreach (var (name, value) in call)
        {
            Check(name, value);
            Add(target, name, value);
        }
    }

    private static void Add(HttpRequestHeaders target, string name, string value)
    {
        // The transport's own headers may stand in a context that a server passes on from its caller.
        if (!GrpcHeaders.IsReserved(name))
        {
            target.TryAddWithoutValidation(name, value);
        }
    }

    private static void Check(string name, string value)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(NameCharacters))
        {
            throw new ArgumentException($"'{name}' is not a metadata name: lower-case letters, digits, '-', '_' and '.' are allowed");
        }

        // The value may be a secret, so the message leaves it out.
        if (value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            throw new ArgumentException($"the value of metadata '{name}' has characters other than printable ASCII");
        }
    }

    private static readonly System.Buffers.SearchValues<char> NameCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_.");
}
