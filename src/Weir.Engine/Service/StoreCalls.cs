using Weir.Engine.Storage;
using Weir.Protocol.Calls;

namespace Weir.Engine.Service;

/// <summary>Calls of the store on behalf of a caller, who is told in the API's terms when the store fails.</summary>
internal static class StoreCalls
{
    public static async Task<T> RunAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (StoreException error)
        {
            throw new RpcException(StatusCode.Unavailable, $"The store could not be read; try again. {error.Message}", innerException: error);
        }
    }
}
