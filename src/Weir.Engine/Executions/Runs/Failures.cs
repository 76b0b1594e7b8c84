using Weir.Protocol.Failure.V1;

namespace Weir.Engine.Executions;

internal static class Failures
{
    /// <summary>
    /// The failure itself, or when it is larger one that says so, whose cause is a copy with its message and stack trace cut and its details
    /// and causes left out. For
    /// failures that are kept between attempts; the event of the last attempt has the whole one.
    /// </summary>
    public static Failure Shrink(Failure failure, int sizeBytesMax)
    {
        if (failure.CalculateSize() <= sizeBytesMax)
        {
            return failure;
        }

        return new Failure
        {
            Message = "Failure exceeds size limit.",
            Source = "Server",
            ServerFailureInfo = new ServerFailureInfo(),
            Cause = CutDown(failure, sizeBytesMax),
        };
    }

    private static Failure CutDown(Failure failure, int sizeBytesMax)
    {
        // Characters take up to three bytes, and half of the room is for each of the two texts.
        var charactersMax = sizeBytesMax / 8;
        var shrunk = new Failure
        {
            Message = Cut(failure.Message, charactersMax),
            Source = failure.Source,
            StackTrace = Cut(failure.StackTrace, charactersMax),
        };
        switch (failure.FailureInfoCase)
        {
            case Failure.FailureInfoOneofCase.ApplicationFailureInfo:
                shrunk.ApplicationFailureInfo = new ApplicationFailureInfo
                {
                    Type = Cut(failure.ApplicationFailureInfo.Type, charactersMax / 2),
                    NonRetryable = failure.ApplicationFailureInfo.NonRetryable,
                };
                break;
            case Failure.FailureInfoOneofCase.TimeoutFailureInfo:
                shrunk.TimeoutFailureInfo = new TimeoutFailureInfo { TimeoutType = failure.TimeoutFailureInfo.TimeoutType };
                break;
            default:
                shrunk.ServerFailureInfo = new ServerFailureInfo { NonRetryable = failure.ServerFailureInfo?.NonRetryable ?? false };
                break;
        }

        return shrunk;
    }

    private static string Cut(string text, int charactersMax)
    {
        if (text.Length <= charactersMax)
        {
            return text;
        }

        return char.IsHighSurrogate(text[charactersMax - 1]) ? text[..(charactersMax - 1)] : text[..charactersMax];
    }
}
