using Weir.Definitions.Runs;
using Weir.Interpreter.Masking;

namespace Weir.Interpreter.Jobs;

/// <summary>The maskers of a job: they know the run's secrets and, step by step, the variables that count as secret.</summary>
internal sealed class JobMaskers(IEnumerable<string> secrets, IReadOnlyList<string> secretVariables)
{
    private readonly HashSet<string> known = new(secrets, StringComparer.Ordinal);
    private SecretMasker? current;

    /// <summary>Masks all that was known so far; a later step may still show a secret of an earlier one.</summary>
    public SecretMasker ForJob => current ??= new(known);

    /// <summary>Takes secrets that were read on the way.</summary>
    public void Add(IEnumerable<string> more)
    {
        foreach (var secret in more)
        {
            current = known.Add(secret) ? null : current;
        }
    }

    public SecretMasker For(IReadOnlyList<KeyValuePair<string, string>> environment)
    {
        foreach (var (name, value) in environment)
        {
            if (secretVariables.Contains(name, StringComparer.Ordinal) && known.Add(value))
            {
                current = null;
            }
        }

        return ForJob;
    }

    /// <summary>Progress as it may be kept: names and messages of failures masked. Outputs were masked when they were recorded.</summary>
    public JobProgress Apply(JobProgress progress) => new()
    {
        Steps = [.. progress.Steps.Select(step => step.Failure is null ? step : step with { Failure = ForJob.Apply(step.Failure) })],
    };
}

/// <summary>Masks what runs know of failures.</summary>
internal static class FailureMasking
{
    public static Failure? Apply(this SecretMasker masker, Failure? failure) => failure is null
        ? null
        : failure with { Message = masker.Apply(failure.Message), Step = failure.Step is { } step ? masker.Apply(step) : null };
}
