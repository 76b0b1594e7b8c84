using Weir.Engine.Sqlite.Tests;
using Xunit.Runner.InProc.SystemConsole;

return args switch
{
    [Child.Write, var folder] => await Child.WriteAsync(folder),
    [Child.Hold, var folder, var address] => await Child.HoldAsync(folder, address),
    _ => await ConsoleRunner.Run(args),
};
