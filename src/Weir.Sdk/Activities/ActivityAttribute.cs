namespace Weir.Sdk.Activities;

/// <summary>Marks a method that is an activity.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ActivityAttribute : Attribute
{
    /// <summary>The activity type is the method name, without the Async of a method that returns a task.</summary>
    public ActivityAttribute()
    {
    }

    /// <param name="name">The activity type.</param>
    public ActivityAttribute(string name) => Name = name;

    /// <summary>The activity type; null means the method name.</summary>
    public string? Name { get; }

    /// <summary>True for the activity that runs every type nobody else registered: its one parameter is an array of raw values.</summary>
    public bool Dynamic { get; set; }
}
