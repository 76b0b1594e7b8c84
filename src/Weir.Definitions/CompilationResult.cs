using System.Diagnostics.CodeAnalysis;
using Weir.Definitions.Diagnostics;
using Weir.Definitions.Plans;

namespace Weir.Definitions;

/// <summary>A plan, or the reasons why there is none. Warnings may stand beside a plan.</summary>
/// <param name="Plan">Null exactly when a diagnostic is an error.</param>
/// <param name="Diagnostics">In order of their place in the file.</param>
public sealed record CompilationResult(Plan? Plan, IReadOnlyList<Diagnostic> Diagnostics)
{
    [MemberNotNullWhen(true, nameof(Plan))]
    public bool Succeeded => Plan is not null;
}
