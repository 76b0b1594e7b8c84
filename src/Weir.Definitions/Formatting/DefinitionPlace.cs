using Weir.Definitions.Yaml;

namespace Weir.Definitions.Formatting;

/// <summary>Which part of a definition a mapping or sequence is.</summary>
internal enum DefinitionPlace
{
    /// <summary>Something that people name themselves, or no definition: its order is theirs.</summary>
    Other,
    Definition,
    Jobs,
    Job,
    Steps,
    Step,
    Tasks,
    InnerTasks,
    Task,
}

internal static class DefinitionPlaces
{
    /// <summary>Keys that say what a thing is called. They come first.</summary>
    public static IReadOnlyList<string> NamingKeys(this DefinitionPlace place) => place switch
    {
        DefinitionPlace.Definition => ["ref", "name", "label", "description", "version"],
        DefinitionPlace.Job => ["name"],
        DefinitionPlace.Step => ["id", "name"],
        DefinitionPlace.Task => ["name", "label", "description"],
        _ => [],
    };

    /// <summary>Whether an empty line parts the members that take several lines.</summary>
    public static bool IsAiry(this DefinitionPlace place) => place is DefinitionPlace.Jobs or DefinitionPlace.Tasks;

    public static DefinitionPlace Root(YamlNode root) =>
        root is YamlMapping mapping && (mapping.Find("jobs") ?? mapping.Find("tasks")) is not null ? DefinitionPlace.Definition : DefinitionPlace.Other;

    /// <param name="key">Null for an item of a sequence.</param>
    public static DefinitionPlace Child(this DefinitionPlace place, string? key) => (place, key) switch
    {
        (DefinitionPlace.Definition, "jobs") => DefinitionPlace.Jobs,
        (DefinitionPlace.Definition, "tasks") => DefinitionPlace.Tasks,
        (DefinitionPlace.Jobs, not null) => DefinitionPlace.Job,
        (DefinitionPlace.Job, "steps") => DefinitionPlace.Steps,
        (DefinitionPlace.Steps, null) => DefinitionPlace.Step,
        (DefinitionPlace.Tasks or DefinitionPlace.InnerTasks, _) => DefinitionPlace.Task,
        (DefinitionPlace.Task, "tasks") => DefinitionPlace.InnerTasks,
        _ => DefinitionPlace.Other,
    };
}
