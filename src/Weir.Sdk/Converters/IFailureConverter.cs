using Weir.Protocol.Failure.V1;

namespace Weir.Sdk.Converters;

/// <summary>Turns exceptions into failure messages and back. Called from workflow code too: deterministic, no blocking.</summary>
public interface IFailureConverter
{
    Failure ToFailure(Exception exception, IPayloadConverter payloadConverter);

    Exception ToException(Failure failure, IPayloadConverter payloadConverter);
}
