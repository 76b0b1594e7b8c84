using System.Text;
using Weir.Engine.Compatibility;

namespace Weir.Engine.Tests.Compatibility;

/// <summary>The text of docs/reference/temporal-compatibility.md, as the code has it.</summary>
internal static class CompatibilityPage
{
    public static string Write()
    {
        var page = new StringBuilder("""
            # Compatibility with Temporal

            What of Temporal's public API Weir's engine speaks. This page is written from the code by a test, which fails when it is out of date
            (`WEIR_WRITE_PAGES=1` makes the test write it anew): an RPC counts as supported when the engine implements it and it does not answer UNIMPLEMENTED.

            Partly: works, except for what the note says. Not: an RPC answers UNIMPLEMENTED, a command fails the workflow task, an event is never written.


            """);
        Summary(page);
        Section(page, "WorkflowService", "RPC", ApiCoverage.WorkflowService);
        Section(page, "OperatorService", "RPC", ApiCoverage.OperatorService);
        Section(page, "TestService", "RPC", ApiCoverage.TestService, "Served by `weir test-server` only; see [time skipping](time-skipping.md).");
        Section(page, "Commands", "command", ApiCoverage.Commands);
        Section(page, "Events", "event", ApiCoverage.Events);
        page.Append("""

            ## Other services
            `grpc.health.v1.Health` (Check and Watch), `grpc.reflection.v1.ServerReflection` and its older form `grpc.reflection.v1alpha.ServerReflection`.

            """);
        return page.ToString().ReplaceLineEndings("\n");
    }

    private static void Summary(StringBuilder page)
    {
        page.AppendLine("| | supported | partly | not |").AppendLine("|---|---:|---:|---:|");
        foreach (var (name, rows) in new[]
        {
            ("WorkflowService", ApiCoverage.WorkflowService), ("OperatorService", ApiCoverage.OperatorService), ("TestService", ApiCoverage.TestService),
            ("commands", ApiCoverage.Commands), ("events", ApiCoverage.Events),
        })
        {
            int Count(CoverageLevel level) => rows.Count(row => row.Level == level);
            page.AppendLine($"| {name} | {Count(CoverageLevel.Supported)} | {Count(CoverageLevel.Partly)} | {Count(CoverageLevel.Not)} |");
        }
    }

    private static void Section(StringBuilder page, string title, string kind, IReadOnlyList<Coverage> rows, string? introduction = null)
    {
        page.AppendLine().AppendLine($"## {title}");
        if (introduction is not null)
        {
            page.AppendLine(introduction).AppendLine();
        }

        page.AppendLine($"| {kind} | | note |").AppendLine("|---|---|---|");
        foreach (var row in rows)
        {
            page.AppendLine($"| {row.Name} | {row.Level.ToString().ToLowerInvariant()} | {row.Note} |");
        }
    }
}
