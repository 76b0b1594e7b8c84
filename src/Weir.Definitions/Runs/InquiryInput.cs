using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>One level of an inquiry: as it was first asked, then each escalation.</summary>
internal sealed record InquiryLevel(Inquiry Inquiry, TimeSpan? Ttl, int Level = 0);

/// <summary>Reads the evaluated input of <c>core.inquiry</c>.</summary>
internal static class InquiryInput
{
    public static IReadOnlyList<InquiryLevel> Levels(ObjectValue input)
    {
        var first = new Inquiry
        {
            Prompt = input.Get("prompt").ToText(),
            Schema = input.Get("schema"),
            Assignees = Names(input.Get("assignees")),
            Route = input.Get("route") is StringValue route ? route.Value : null,
        };
        var levels = new List<InquiryLevel> { new(first, Durations.Parse(input.Get("ttl"))) };
        var escalations = input.Get("escalation") is ArrayValue array ? array.Items : [input.Get("escalation")];
        foreach (var escalation in escalations.OfType<ObjectValue>())
        {
            var last = levels[^1].Inquiry;
            levels.Add(new InquiryLevel(
                last with
                {
                    Prompt = escalation.Get("prompt") is StringValue prompt ? prompt.Value : last.Prompt,
                    Assignees = escalation.TryGet("assignees", out var assignees) ? Names(assignees) : last.Assignees,
                },
                Durations.Parse(escalation.Get("ttl"))));
        }

        return levels;
    }

    private static IReadOnlyList<string> Names(Value value) => value switch
    {
        ArrayValue array => [.. array.Items.Select(item => item.ToText())],
        StringValue text => [.. text.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)],
        _ => [],
    };
}
