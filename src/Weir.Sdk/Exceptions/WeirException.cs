namespace Weir.Sdk.Exceptions;

/// <summary>Base of every exception that the SDK defines.</summary>
public abstract class WeirException : Exception
{
    protected WeirException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>
    /// Whether <paramref name="exception"/> says that something was cancelled: an <see cref="OperationCanceledException"/>, a
    /// <see cref="CanceledFailureException"/>, or an activity or child workflow failure caused by one.
    /// </summary>
    public static bool IsCanceledException(Exception exception) => exception switch
    {
        OperationCanceledException or CanceledFailureException => true,
        ActivityFailureException or ChildWorkflowFailureException or NexusOperationFailureException =>
            exception.InnerException is CanceledFailureException,
        _ => false,
    };
}
