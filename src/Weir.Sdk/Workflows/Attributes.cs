namespace Weir.Sdk.Workflows;

/// <summary>Marks a class whose <see cref="WorkflowRunAttribute"/> method is a workflow.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Interface, Inherited = false)]
public sealed class WorkflowAttribute : Attribute
{
    /// <summary>The workflow type is the class name (without the leading I of an interface).</summary>
    public WorkflowAttribute()
    {
    }

    /// <param name="name">The workflow type.</param>
    public WorkflowAttribute(string name) => Name = name;

    /// <summary>The workflow type; null means the class name.</summary>
    public string? Name { get; }

    /// <summary>
    /// True for the workflow that runs every type nobody else registered. Its run method takes one array of
    /// <see cref="Converters.RawValue"/>.
    /// </summary>
    public bool Dynamic { get; set; }

    /// <summary>Exceptions, beside failure exceptions, that fail the workflow instead of the workflow task. Subclasses count.</summary>
    public Type[] FailureExceptionTypes { get; set; } = [];
}

/// <summary>Marks the method that is the workflow. It returns a <see cref="Task"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class WorkflowRunAttribute : Attribute;

/// <summary>Marks a constructor that takes the workflow's arguments.</summary>
[AttributeUsage(AttributeTargets.Constructor)]
public sealed class WorkflowInitAttribute : Attribute;

/// <summary>Marks a method that handles a signal. It returns a <see cref="Task"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class WorkflowSignalAttribute : Attribute
{
    /// <summary>The signal name is the method name without a trailing Async.</summary>
    public WorkflowSignalAttribute()
    {
    }

    public WorkflowSignalAttribute(string name) => Name = name;

    public string? Name { get; }

    /// <summary>True for the handler of every signal without one of its own: <c>(string name, RawValue[] args)</c>.</summary>
    public bool Dynamic { get; set; }

    public string? Description { get; set; }
}

/// <summary>Marks a method or property that answers a query. It must not be asynchronous, nor change the workflow.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public sealed class WorkflowQueryAttribute : Attribute
{
    /// <summary>The query name is the member name.</summary>
    public WorkflowQueryAttribute()
    {
    }

    public WorkflowQueryAttribute(string name) => Name = name;

    public string? Name { get; }

    /// <summary>True for the handler of every query without one of its own: <c>(string name, RawValue[] args)</c>.</summary>
    public bool Dynamic { get; set; }

    public string? Description { get; set; }
}
