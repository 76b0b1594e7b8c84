namespace Weir.Engine.Storage;

/// <summary>Why a store refused.</summary>
public enum StoreFailure
{
    /// <summary>The operation did not happen; it may be tried again.</summary>
    Transient,

    /// <summary>No space, an I/O error, or a violated invariant: the store answers nothing more until it is opened again.</summary>
    Broken,

    /// <summary>Another process owns the data.</summary>
    Owned,

    /// <summary>The data was written by a newer version.</summary>
    NewerSchema,
}

/// <summary>A store could not do what was asked. <see cref="Exception.Message"/> says what happened and what to do.</summary>
public sealed class StoreException(StoreFailure failure, string message, Exception? innerException = null) : Exception(message, innerException)
{
    public StoreFailure Failure { get; } = failure;
}
