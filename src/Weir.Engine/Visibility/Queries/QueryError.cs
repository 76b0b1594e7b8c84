using Weir.Protocol.Calls;

namespace Weir.Engine.Visibility.Queries;

/// <summary>Refusals of a query. Each says where, what was found, and what is possible there.</summary>
internal static class QueryError
{
    public static RpcException Of(string problem) => new(StatusCode.InvalidArgument, $"invalid query: {problem}");

    /// <param name="position">Where in the query, from 0.</param>
    /// <param name="problem">What is wrong there.</param>
    public static RpcException At(int position, string problem) => Of($"{problem} at position {position + 1}");

    public static RpcException Expected(QueryToken found, string expected) =>
        Of($"syntax error at position {found.Position + 1}: found {found.Shown}, expected {expected}");
}
