using Weir.Sdk.Common;

namespace Weir.Sdk.Workflows;

/// <summary>What the next run gets. What is null is taken from this run.</summary>
public sealed record ContinueAsNewOptions
{
    public string? TaskQueue { get; init; }

    public TimeSpan? RunTimeout { get; init; }

    public TimeSpan? TaskTimeout { get; init; }

    public RetryPolicy? RetryPolicy { get; init; }

    public IReadOnlyDictionary<string, object>? Memo { get; init; }

    public SearchAttributeCollection? TypedSearchAttributes { get; init; }
}
