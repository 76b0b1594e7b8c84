using Weir.Sdk.Exceptions;

namespace Weir.Sdk.Activities;

/// <summary>Thrown from an activity: somebody else will complete it, with a handle made from its task token.</summary>
public sealed class CompleteAsyncException() : WeirException("The activity is completed asynchronously");
