namespace CorsGate.PipyJs;

/// <summary>What promises have made ready to run: after the callback, in order, on its thread and budget.</summary>
internal sealed class PjsMicrotasks
{
    private const int StepsOfTask = 20;

    private readonly Queue<Action<PjsExecution>> _queue = new();

    public void Add(Action<PjsExecution> task) => _queue.Enqueue(task);

    public void Run(PjsExecution run)
    {
        try
        {
            while (_queue.TryDequeue(out var task))
            {
                run.ChargeSteps(StepsOfTask);
                task(run);
            }
        }
        catch
        {
            // The budget is used up: nothing of this callback runs on.
            _queue.Clear();
            throw;
        }
    }
}
