namespace Weir.Engine.Executions;

/// <summary>Where run ids and request ids come from. The kernel itself makes nothing random.</summary>
internal interface IIdSource
{
    /// <summary>A new id that no other run or request has.</summary>
    string NewId();
}
